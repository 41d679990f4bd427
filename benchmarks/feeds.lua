-- Asks for the feeds of a static folder in turn, as `wrk -s feeds.lua URL -- FOLDER plain|gzip|304`.
local paths, tags, at, mode = {}, {}, 0, "plain"

function init(args)
  local folder = args[1]
  mode = args[2] or "plain"
  for line in io.popen("ls " .. folder .. "/c | grep 'ics$'"):lines() do
    paths[#paths + 1] = "/c/" .. line
  end
  at = math.random(#paths)
  if mode == "304" then wrk.headers["If-None-Match"] = "*" end
  if mode ~= "plain" then wrk.headers["Accept-Encoding"] = "gzip" end
end

function request()
  at = at % #paths + 1
  return wrk.format("GET", paths[at])
end
