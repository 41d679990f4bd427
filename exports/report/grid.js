"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const who = document.getElementById("who"), week = document.getElementById("week");
  const days = document.getElementById("days"), told = document.getElementById("told");
  const clock = (m) => String(Math.floor(m / 60)).padStart(2, "0") + ":" + String(m % 60).padStart(2, "0");
  const members = data.audiences.map((row) => new Set(row));
  const groups = data.groups.map((row) => new Set(row.split(";")));
  const missed = Object.fromEntries(Object.entries(data.absent).map(([k, row]) => [k, new Set(row)]));
  const monday = (text) => {
    const date = new Date(text + "T00:00:00Z");
    date.setUTCDate(date.getUTCDate() - (date.getUTCDay() + 6) % 7);
    return date.toISOString().slice(0, 10);
  };
  const concerns = {
    learner: (row, n) => members[row[7]].has(n),
    trainer: (row, n) => row[5].includes(n),
    place: (row, n) => row[4].includes(n),
    site: (row, n) => row[4].some((place) => data.places[place][2] === data.sites[n][0]),
    group: (row, n) => { const set = groups[row[6]]; return set.has("") || set.has(data.names[n]); },
  };
  data.names = [...new Set(data.groups.flatMap((row) => row.split(";")))].filter(Boolean).sort();
  const stayOf = { learner: (row, n) => row[0] === n, place: (row, n) => row[1] === n };

  const options = (kind, names) => {
    const box = document.querySelector(`optgroup[data-kind="${kind}"]`);
    names.forEach((name, n) => box.append(new Option(name, kind + ":" + n)));
    if (!names.length) box.remove();
  };
  const label = (row) => row[1] === row[0] ? row[0] : row[0] + " " + row[1];
  options("group", data.names);
  options("learner", data.learners);
  options("trainer", data.trainers);
  options("place", data.places.map(label));
  options("site", data.sites.map(label));

  const line = (texts, classes) => {
    const item = document.createElement("li");
    texts.filter(Boolean).forEach((text, n) => {
      if (n) item.append(document.createElement("br"));
      const part = document.createElement(n === 0 ? "strong" : "span");
      part.textContent = text;
      item.append(part);
    });
    item.className = classes;
    return item;
  };

  const show = () => {
    const [kind, text] = who.value.split(":"), n = Number(text);
    const found = new Map();
    const add = (day, start, item) => {
      if (monday(data.days[day]) !== week.value) return;
      const list = found.get(data.days[day]) || [];
      list.push([start, item]);
      found.set(data.days[day], list);
    };
    data.sessions.forEach((row, index) => {
      if (!concerns[kind](row, n)) return;
      const away = kind === "learner" && missed[n] && missed[n].has(index);
      const places = row[4].map((place) => data.places[place][1]).join(" / ");
      const crew = row[5].map((one) => data.trainers[one]).join(", ");
      const audience = data.groups[row[6]].replaceAll(";", ", ") || data.everyone;
      const texts = [clock(row[1]) + "–" + clock(row[2]) + " " + data.titles[row[3]], places, crew,
        kind === "learner" ? "" : audience, away ? data.texts.missed : "", row[8] ? data.provisional : ""];
      add(row[0], row[1], () => line(texts, away ? "away" : ""));
    });
    if (stayOf[kind]) data.stays.forEach((row) => {
      if (!stayOf[kind](row, n)) return;
      const texts = [clock(row[3]) + "–" + clock(row[4]) + " " + data.titles[row[2]],
        data.places[row[1]][1], kind === "learner" ? "" : data.learners[row[0]]];
      row[5].forEach((day) => add(day, row[3], () => line(texts, "stay")));
    });
    days.replaceChildren();
    let count = 0;
    [...found.keys()].sort().forEach((day) => {
      const box = document.createElement("section"), head = document.createElement("h3");
      const list = document.createElement("ul"), date = new Date(day + "T00:00:00Z");
      head.textContent = data.weekdays[(date.getUTCDay() + 6) % 7] + " " + day.slice(8) + "/" + day.slice(5, 7);
      found.get(day).sort((a, b) => a[0] - b[0]).forEach(([, item]) => { list.append(item()); count += 1; });
      box.append(head, list);
      days.append(box);
    });
    const name = who.selectedOptions[0].textContent;
    const shown = week.selectedOptions[0].textContent;
    told.textContent = (count ? data.texts.shown : data.texts.empty)
      .replace("#name", name).replace("#week", shown).replace("#count", count);
  };

  const step = (by) => {
    week.selectedIndex = Math.min(Math.max(week.selectedIndex + by, 0), week.options.length - 1);
    show();
  };
  document.getElementById("before").addEventListener("click", () => step(-1));
  document.getElementById("after").addEventListener("click", () => step(1));
  who.addEventListener("change", show);
  week.addEventListener("change", show);
  const first = data.days.map(monday).sort()[0];
  if ([...week.options].some((option) => option.value === first)) week.value = first;
  addEventListener("beforeprint", () => document.querySelectorAll("details").forEach((box) => { box.open = true; }));
  document.getElementById("timetable").hidden = false;
  if (who.options.length) show();
})();
