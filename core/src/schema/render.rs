//! From the description to JSON Schema, and to the tables of keys in `LANGUAGE.md`.
#![expect(clippy::indexing_slicing, reason = "a test fails by panicking")]

use super::words::{Need, Shape, Table, Text};
use super::{Schema, contract, decision, overlay, ticket};
use serde_json::{Map, Value as Json, json};

impl Schema {
    pub(super) fn tables(self) -> Vec<Table> {
        match self {
            Schema::Contract => contract::tables(),
            Schema::Overlay => overlay::tables(),
            Schema::Ticket => ticket::tables(),
            Schema::Decision => decision::tables(),
        }
    }

    const fn title(self) -> &'static str {
        match self {
            Schema::Contract => "Clausola contract",
            Schema::Overlay => "Clausola overlay",
            Schema::Ticket => "Clausola ticket",
            Schema::Decision => "Clausola decision",
        }
    }

    /// The schema, made from the description.
    pub(super) fn render(self) -> String {
        let strict = matches!(self, Schema::Contract | Schema::Overlay);
        let mut text = serde_json::to_string_pretty(&self.document(strict)).unwrap_or_default();
        text.push('\n');
        text
    }

    /// The same with unknown keys refused or not.
    pub(super) fn document(self, strict: bool) -> Json {
        let tables = self.tables();
        let mut defs = Map::new();
        let whole = Renderer { strict, partial: Vec::new() };
        // A revision states what it changes: nothing in it is needed but its own keys.
        let partial = Renderer { strict, partial: needy(&tables) };
        for table in tables.iter().skip(1) {
            let renderer = if table.name == "revision" { &partial } else { &whole };
            defs.insert(table.name.to_string(), renderer.table(table, true));
            if partial.partial.contains(&table.name) {
                defs.insert(changed(table.name), partial.table(table, false));
            }
        }
        let mut root = tables.first().map(|t| whole.table(t, true)).unwrap_or_default();
        root["$schema"] = json!("https://json-schema.org/draft/2020-12/schema");
        root["title"] = json!(self.title());
        root["properties"]["$schema"] =
            json!({ "type": "string", "description": "This schema, for editors; it is not read." });
        drop_unused(&root, &mut defs);
        root["$defs"] = Json::Object(defs);
        root
    }
}

fn changed(name: &str) -> String {
    format!("changed_{name}")
}

/// Takes out definitions that nothing refers to.
fn drop_unused(root: &Json, defs: &mut Map<String, Json>) {
    loop {
        let text = format!("{root}{}", Json::Object(defs.clone()));
        let before = defs.len();
        defs.retain(|name, _| text.contains(&format!("\"#/$defs/{name}\"")));
        if defs.len() == before {
            return;
        }
    }
}

/// The tables that need a key, or in which one stands that does.
fn needy(tables: &[Table]) -> Vec<&'static str> {
    let mut found: Vec<&str> = Vec::new();
    loop {
        let needs = |table: &&Table| {
            let rest = table.rest.iter().map(|(_, shape)| shape);
            let mut shapes = table.keys.iter().map(|key| &key.shape).chain(rest);
            let own = table.keys.iter().any(|key| key.need == Need::Always);
            own || shapes.any(|shape| found.iter().any(|name| refers(shape, name)))
        };
        let next: Vec<&str> = tables.iter().filter(needs).map(|table| table.name).collect();
        if next.len() == found.len() {
            return found;
        }
        found = next;
    }
}

fn refers(shape: &Shape, table: &str) -> bool {
    match shape {
        Shape::Table(name) => *name == table,
        Shape::List(of) | Shape::OneOrList(of) => refers(of, table),
        Shape::Either(shapes) => shapes.iter().any(|shape| refers(shape, table)),
        _ => false,
    }
}

struct Renderer {
    /// Unknown keys are mistakes.
    strict: bool,
    /// Tables in which no key is needed: what is absent stays as it was.
    partial: Vec<&'static str>,
}

impl Renderer {
    fn table(&self, table: &Table, needs: bool) -> Json {
        let mut properties = Map::new();
        for key in &table.keys {
            let mut schema = self.shape(&key.shape);
            let default = match (key.need, key.default) {
                (_, "") => String::new(),
                (Need::Sometimes, default) => format!(" {}.", capital(default)),
                (_, default) => format!(" Default: {}.", default),
            };
            schema["description"] = json!(format!("{}.{default}", capital(key.about)));
            properties.insert(key.name.to_string(), schema);
        }
        let mut schema = json!({
            "type": "object",
            "title": capital(&table.name.replace('_', " ")),
            "description": table.about,
        });
        if !properties.is_empty() || table.rest.is_none() {
            schema["properties"] = Json::Object(properties);
        }
        let needed: Vec<&str> =
            table.keys.iter().filter(|k| k.need == Need::Always).map(|k| k.name).collect();
        if needs && !needed.is_empty() {
            schema["required"] = json!(needed);
        }
        match &table.rest {
            Some((key, shape)) => {
                schema["additionalProperties"] = self.shape(shape);
                if !key.pattern.is_empty() {
                    schema["propertyNames"] = json!({ "pattern": key.pattern });
                }
            }
            None if self.strict => schema["additionalProperties"] = json!(false),
            None => {}
        }
        schema
    }

    fn shape(&self, shape: &Shape) -> Json {
        match shape {
            Shape::Text(kind) => text(kind),
            Shape::Word(words) => json!({ "enum": words }),
            Shape::Bool => json!({ "type": "boolean" }),
            Shape::Number => json!({ "type": "number" }),
            Shape::Whole => json!({ "type": "integer" }),
            Shape::List(of) => json!({ "type": "array", "items": self.shape(of) }),
            Shape::OneOrList(of) => {
                let one = self.shape(of);
                json!({ "anyOf": [one, { "type": "array", "items": one }] })
            }
            Shape::Either(shapes) => {
                json!({ "anyOf": shapes.iter().map(|s| self.shape(s)).collect::<Vec<_>>() })
            }
            Shape::Table(name) if self.partial.contains(name) => {
                json!({ "$ref": format!("#/$defs/{}", changed(name)) })
            }
            Shape::Table(name) => json!({ "$ref": format!("#/$defs/{name}") }),
            Shape::Null => json!({ "type": "null" }),
            Shape::Anything => json!({}),
        }
    }
}

fn text(kind: &Text) -> Json {
    let mut schema = json!({ "type": "string" });
    if !kind.pattern.is_empty() {
        schema["pattern"] = json!(kind.pattern);
    }
    if !kind.format.is_empty() {
        schema["format"] = json!(kind.format);
    }
    schema
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// The table of a table's keys, in Markdown.
pub(super) fn markdown(schema: Schema, table: &Table) -> String {
    let link = |name: &str| {
        let words = name.replace('_', " ");
        let anchor = match (schema, name) {
            (Schema::Contract | Schema::Overlay, name) => name.replace('_', "-"),
            (_, name) => format!("{}-{}", schema.name(), name.replace('_', "-")),
        };
        format!("[{words}](#{anchor})")
    };
    // A revision has the tables of the file, which are told there.
    let keys = if table.name == "revision" { table.keys.get(..3).unwrap_or_default() } else { &table.keys };
    let mut out = format!("{}\n", table.about);
    if !keys.is_empty() {
        out.push_str("\n| key | is | default | meaning |\n| --- | --- | --- | --- |\n");
        for key in keys {
            let default = if key.need == Need::Always { "**needed**" } else { key.default };
            let is = key.shape.says(&link);
            out.push_str(&format!("| `{}` | {is} | {default} | {} |\n", key.name, key.about));
        }
    }
    if let Some((key, shape)) = &table.rest {
        let other = if table.keys.is_empty() { "Each key" } else { "Every other key" };
        out.push_str(&format!("\n{other}: {}. Its value: {}.\n", key.is, shape.says(&link)));
    }
    out
}
