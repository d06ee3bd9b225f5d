// A quiz: one fieldset a question, native radio buttons, a button to answer, and a polite live region for the reason.
// The words come from quiz_view.py as HTML: code, indices and powers, everything else escaped.

let groups = 0;

function make(tag, properties = {}, ...children) {
  const node = Object.assign(document.createElement(tag), properties);
  node.append(...children);
  return node;
}

function choiceRow(group, choice, number) {
  const radio = make("input", { type: "radio", name: group, value: String(number) });
  return make("label", { className: "gmm-quiz-choice" }, radio, make("span", { innerHTML: choice.text }));
}

function questionBox(question, index, model) {
  const group = `gmm-quiz-${(groups += 1)}-${Math.random().toString(36).slice(2)}`;
  const rows = question.choices.map((choice, number) => choiceRow(group, choice, number));
  const button = make("button", { type: "button", className: "gmm-quiz-button", textContent: "Answer" });
  const reply = make("div", { className: "gmm-quiz-reply" });
  reply.setAttribute("role", "status");
  reply.setAttribute("aria-live", "polite");
  const legend = make("legend", { innerHTML: `${index + 1}. ${question.text}` });
  const box = make("fieldset", { className: "gmm-quiz-question" }, legend, ...rows, button, reply);

  const picked = () => box.querySelector("input:checked");
  const show = (number) => {
    const choice = question.choices[number];
    box.dataset.answer = choice.right ? "right" : "wrong";
    reply.innerHTML = `${choice.right ? "✓ Right." : "✗ No."} ${choice.why}`;
  };
  const answer = () => {
    if (!picked()) {
      reply.textContent = "Choose one first.";
      return;
    }
    const number = Number(picked().value);
    show(number);
    model.set("chosen", { ...model.get("chosen"), [question.name]: number });
    model.save_changes();
  };
  button.addEventListener("click", answer);
  box.addEventListener("change", () => {
    delete box.dataset.answer;
    reply.textContent = "";
  });
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.type === "radio" && !event.shiftKey && !event.ctrlKey) {
      event.preventDefault();
      answer();
    }
  });

  const before = model.get("chosen")[question.name];
  if (Number.isInteger(before) && question.choices[before]) {
    rows[before].querySelector("input").checked = true;
    show(before);
  }
  return box;
}

function render({ model, el }) {
  const boxes = model.get("questions").map((question, index) => questionBox(question, index, model));
  const quiz = make("div", { className: "gmm-quiz" }, ...boxes);
  // Plain keys stay here: in the notebook 'a', 'b' and 'd d' would act on cells. Shift+Enter and Ctrl+S go through.
  quiz.addEventListener("keydown", (event) => {
    const combined = event.ctrlKey || event.metaKey || event.altKey || (event.shiftKey && event.key === "Enter");
    if (!combined && event.key !== "Escape") event.stopPropagation();
  });
  el.replaceChildren(quiz);
}

export default { render };
