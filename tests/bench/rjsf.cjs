// Draws and validates a form with @rjsf/core on the server. Arguments: the folder with the packages, a file with the cases.
const { createRequire } = require("node:module");
const { readFileSync } = require("node:fs");
const [, , home, cases] = process.argv;
const from = createRequire(`${home}/`);
const Form = from("@rjsf/core").default;
const validator = from("@rjsf/validator-ajv8").default;
const { createElement } = from("react");
const { renderToStaticMarkup } = from("react-dom/server");

function median(work, rounds) {
  const taken = [];
  for (let round = 0; round < rounds; round++) {
    const start = process.cpuUsage();
    work();
    const used = process.cpuUsage(start);
    taken.push((used.user + used.system) / 1e3);
  }
  return taken.sort((a, b) => a - b)[rounds >> 1];
}

process.env.NODE_ENV = "production";
for (const { name, schema, data, rounds } of JSON.parse(readFileSync(cases, "utf8"))) {
  const drawn = () => renderToStaticMarkup(createElement(Form, { schema, formData: data, validator }));
  const judged = () => validator.validateFormData(data, schema);
  const size = drawn().length;
  for (let round = 0; round < rounds; round++) { drawn(); judged(); } // let the engine warm up
  console.log(JSON.stringify({ name, size, render: median(drawn, rounds), validate: median(judged, rounds) }));
}
