//! The few words that the descriptions of the wire and of the language are written in.

/// A table of a file, or an object of the wire.
#[derive(Debug)]
pub(super) struct Table {
    /// Its name among the definitions of the schema.
    pub(super) name: &'static str,
    pub(super) about: &'static str,
    pub(super) keys: Vec<Key>,
    /// What stands under keys that are the author's own names.
    pub(super) rest: Option<(&'static Text, Shape)>,
}

/// A key that the engine knows.
#[derive(Debug)]
pub(super) struct Key {
    pub(super) name: &'static str,
    pub(super) shape: Shape,
    pub(super) need: Need,
    /// What holds where the key is absent, in words; empty where that needs no saying.
    pub(super) default: &'static str,
    pub(super) about: &'static str,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Need {
    Always,
    /// Unless something else is there: `default` says what.
    Sometimes,
    Never,
}

/// What can stand under a key.
#[derive(Debug)]
pub(super) enum Shape {
    Text(&'static Text),
    /// One of a few words.
    Word(&'static [&'static str]),
    Bool,
    Number,
    Whole,
    List(Box<Shape>),
    OneOrList(Box<Shape>),
    Either(Vec<Shape>),
    /// A table by its name.
    Table(&'static str),
    Null,
    /// Whatever JSON can hold.
    Anything,
}

/// A kind of text.
#[derive(Debug)]
pub(super) struct Text {
    /// What it is, in a table of keys.
    pub(super) is: &'static str,
    /// What every such text looks like, as a regular expression; empty where that is not for a schema to say.
    pub(super) pattern: &'static str,
    pub(super) format: &'static str,
}

pub(super) const fn kind(is: &'static str) -> Text {
    Text { is, pattern: "", format: "" }
}

pub(super) const fn pattern(is: &'static str, pattern: &'static str) -> Text {
    Text { is, pattern, format: "" }
}

pub(super) static TEXT: Text = kind("text");
pub(super) static ID: Text = pattern("id", r"^\S+$");
pub(super) static INSTANT: Text = Text { is: "instant", pattern: "", format: "date-time" };
pub(super) static DATE: Text = Text { is: "date", pattern: r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$", format: "date" };

pub(super) fn table(name: &'static str, about: &'static str, keys: impl IntoIterator<Item = Key>) -> Table {
    Table { name, about, keys: keys.into_iter().collect(), rest: None }
}

/// A table under whose keys, names of the author's own, everything has one shape.
pub(super) fn names(name: &'static str, key: &'static Text, shape: Shape, about: &'static str) -> Table {
    Table { name, about, keys: Vec::new(), rest: Some((key, shape)) }
}

pub(super) fn need(name: &'static str, shape: Shape, about: &'static str) -> Key {
    Key { name, shape, need: Need::Always, default: "", about }
}

/// A key that is needed unless `default` is the case.
pub(super) fn unless(name: &'static str, shape: Shape, default: &'static str, about: &'static str) -> Key {
    Key { name, shape, need: Need::Sometimes, default, about }
}

pub(super) fn may(name: &'static str, shape: Shape, default: &'static str, about: &'static str) -> Key {
    Key { name, shape, need: Need::Never, default, about }
}

pub(super) fn text(kind: &'static Text) -> Shape {
    Shape::Text(kind)
}

pub(super) fn list(of: Shape) -> Shape {
    Shape::List(Box::new(of))
}

pub(super) fn one_or_list(of: Shape) -> Shape {
    Shape::OneOrList(Box::new(of))
}

pub(super) fn either(shapes: impl IntoIterator<Item = Shape>) -> Shape {
    Shape::Either(shapes.into_iter().collect())
}

pub(super) fn or_null(shape: Shape) -> Shape {
    either([shape, Shape::Null])
}

/// Text in one language for both, or in each of the two.
pub(super) fn label() -> Shape {
    either([text(&TEXT), at("label")])
}

/// Something by the name of its table.
pub(super) fn at(table: &'static str) -> Shape {
    Shape::Table(table)
}

impl Table {
    /// The same with `clause` and `assumed`, which say what it rests on.
    pub(super) fn sourced(mut self) -> Self {
        self.keys.push(may("clause", text(&CLAUSE), "", "the clause of the document that says so"));
        let about = "why this holds though the document does not say it; makes the table an assumption";
        self.keys.push(may("assumed", label(), "", about));
        self
    }

    /// The same with a shape for every key that is not among those described.
    pub(super) fn and_names(mut self, key: &'static Text, shape: Shape) -> Self {
        self.rest = Some((key, shape));
        self
    }
}

pub(super) static CLAUSE: Text = kind("clause");

impl Shape {
    /// What it is, for a table of keys in a document.
    pub(super) fn says(&self, link: &dyn Fn(&str) -> String) -> String {
        match self {
            Shape::Text(kind) => kind.is.to_string(),
            Shape::Word(words) => words.iter().map(|w| format!("`{w}`")).collect::<Vec<_>>().join(", "),
            Shape::Bool => "`true` or `false`".to_string(),
            Shape::Number => "number".to_string(),
            Shape::Whole => "whole number".to_string(),
            Shape::List(of) => format!("list of {}", of.says(link)),
            Shape::OneOrList(of) => format!("{}, or a list", of.says(link)),
            Shape::Either(shapes) => shapes.iter().map(|s| s.says(link)).collect::<Vec<_>>().join(" or "),
            Shape::Table(name) => link(name),
            Shape::Null => "null".to_string(),
            Shape::Anything => "anything".to_string(),
        }
    }
}
