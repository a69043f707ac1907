'use strict';

// Renders the OpenAPI document as a list of calls; text is only ever set as text, never as markup.
const methods = ['get', 'put', 'post', 'patch', 'delete'];
const depthMax = 6;

function element(name, text, ...children) {
  const made = document.createElement(name);
  if (text) made.textContent = text;
  made.append(...children);
  return made;
}

function resolve(api, schema) {
  const reference = schema && schema.$ref;
  return reference ? reference.slice(2).split('/').reduce((at, name) => at[name], api) : schema;
}

function alternatives(api, schema) {
  const several = schema && (schema.oneOf || schema.anyOf);
  const real = several && several.find(each => resolve(api, each).type !== 'null');
  return resolve(api, real || schema) || {};
}

function typeName(schema) {
  const types = [].concat(schema.type || 'any').join(' or ');
  return schema.format ? `${types} (${schema.format})` : types;
}

function rows(api, given, prefix, required, table, depth) {
  const schema = alternatives(api, given);
  if (schema.items && depth < depthMax) rows(api, schema.items, `${prefix}[]`, required, table, depth + 1);
  for (const [name, property] of Object.entries(schema.properties || {})) {
    const place = prefix ? `${prefix}.${name}` : name;
    const inner = alternatives(api, property);
    const needed = (schema.required || []).includes(name) ? 'required' : '';
    table.append(element('tr', '',
      element('td', '', element('code', place)), element('td', typeName(inner)), element('td', needed),
      element('td', property.description || inner.description || '')));
    if (depth < depthMax) rows(api, property, place, needed, table, depth + 1);
  }
}

function body(api, title, content) {
  const schema = content && Object.values(content)[0] && Object.values(content)[0].schema;
  if (!schema) return [];
  const table = element('table');
  rows(api, schema, '', '', table, 0);
  return [element('h3', title), table];
}

function parameters(call) {
  if (!(call.parameters || []).length) return [];
  const table = element('table');
  for (const each of call.parameters) {
    table.append(element('tr', '',
      element('td', '', element('code', each.name)), element('td', each.in),
      element('td', each.required ? 'required' : ''), element('td', each.description || '')));
  }
  return [element('h3', 'Parameters'), table];
}

function answers(api, call) {
  return Object.entries(call.responses || {}).flatMap(([status, answer]) =>
    status < 300 ? body(api, `Answer ${status}`, answer.content) : []);
}

function refusals(call) {
  const statuses = Object.keys(call.responses || {}).filter(status => status >= 400);
  return statuses.length ? [element('p', `Refused with ${statuses.join(', ')} as problem JSON.`)] : [];
}

function render(api) {
  document.getElementById('about').textContent = api.info.description || '';
  const calls = document.getElementById('calls');
  for (const [path, item] of Object.entries(api.paths)) {
    for (const method of methods.filter(each => item[each])) {
      const call = item[method];
      const heading = element('summary', '',
        element('span', method.toUpperCase()), ' ', element('code', path), ` · ${call.summary || ''}`);
      heading.firstChild.className = 'method';
      calls.append(element('details', '', heading,
        ...parameters(call),
        ...body(api, 'Body', call.requestBody && call.requestBody.content),
        ...answers(api, call),
        ...refusals(call)));
    }
  }
}

document.getElementById('filter').addEventListener('input', event => {
  const wanted = event.target.value.toLowerCase();
  for (const call of document.querySelectorAll('details')) {
    call.hidden = !call.querySelector('summary').textContent.toLowerCase().includes(wanted);
  }
});

fetch('/openapi/v1.json')
  .then(answer => answer.json())
  .then(render)
  .catch(() => { document.getElementById('about').textContent = 'The OpenAPI document cannot be read.'; });
