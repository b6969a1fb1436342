#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

use super::{Buffer, Sink, number};

fn written(value: f64) -> String {
    let mut text = Buffer::default();
    number::push(&mut text, value);
    text.into_string()
}

#[test]
fn are_numbers_written_as_javascript_writes_them() {
    for (value, wanted) in [
        (0.0, "0"),
        (-0.0, "0"),
        (1.0, "1"),
        (-600.0, "-600"),
        (4200.25, "4200.25"),
        (1.166_667, "1.166667"),
        (0.000_001, "0.000001"),
        (-0.000_000_1, "-0.0000001"),
        (0.999_999_9, "0.9999999"),
        (0.1 + 0.2, "0.30000000000000004"),
        (999_999_999.999_999, "999999999.999999"),
        (1e9, "1000000000"),
        (4_294_967_295.0, "4294967295"),
        (9_007_199_254_740_991.0, "9007199254740991"),
        (-9_007_199_254_740_993.0, "-9007199254740992"),
        (1e20, "100000000000000000000"),
        (f64::NAN, "null"),
        (f64::NEG_INFINITY, "null"),
    ] {
        assert_eq!(written(value), wanted);
    }
}

/// The shortest decimal is what JavaScript prints: of two as near, the even one.
#[test]
fn is_the_quick_way_the_same_as_the_shortest_decimal() {
    let mut state = 3_u64;
    let mut next = |bits: u32| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        state >> (64 - bits)
    };
    for _ in 0..200_000 {
        let bits = u32::try_from(next(6) % 53 + 1).unwrap();
        let (whole, scale) =
            (next(bits) as f64, [1.0, 10.0, 1e3, 1e6, 1e7, 1e9, 3.0][(next(20) % 7) as usize]);
        for value in [whole / scale, -whole / scale, f64::from_bits((whole / scale).to_bits() + 1)] {
            let wanted = if value == 0.0 { "0".to_string() } else { crate::number::text(value) };
            assert_eq!(written(value), wanted);
        }
    }
}

#[test]
fn is_text_written_as_serde_writes_it() {
    let mut state = 9_u64;
    for length in 0..60 {
        for _ in 0..200 {
            let letter = |_| {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                // Mostly plain, so that each of the others is alone somewhere.
                match (state >> 40) % 97 {
                    0 => '"',
                    1 => '\\',
                    2 => '\u{1f}',
                    3 => '\u{7f}',
                    4 => 'è',
                    5 => '\u{1f6d1}',
                    6 => ['\n', '\r', '\t', '\u{8}', '\u{c}', '\0'][(state >> 50) as usize % 6],
                    7 => ' ',
                    n => char::from(b'!' + (n % 90) as u8),
                }
            };
            let text: String = (0..length).map(letter).collect();
            let mut out = Buffer::default();
            out.text(&text);
            assert_eq!(out.into_string(), serde_json::to_string(&text).unwrap());
        }
    }
}

#[derive(serde::Serialize)]
struct Parts<'a> {
    unit: (),
    nothing: Option<u8>,
    some: Option<&'a str>,
    whole: (i8, u64, i64),
    letter: char,
    bytes: &'a [u8],
    map: std::collections::BTreeMap<&'a str, Part>,
    wrapped: Wrapped,
    empty: [(); 0],
}

#[derive(serde::Serialize)]
struct Wrapped(f32, bool);

#[derive(serde::Serialize)]
#[serde(rename_all = "snake_case")]
enum Part {
    Alone,
    One(Option<bool>),
    Two(u8, u16),
    Named {
        first: i16,
        #[serde(skip_serializing_if = "Option::is_none")]
        second: Option<u32>,
    },
}

#[test]
fn is_any_shape_written_as_serde_json_writes_it() {
    let named = |second| Part::Named { first: -1, second };
    let map = [
        ("a", Part::Alone),
        ("b", Part::One(None)),
        ("c", Part::Two(1, 2)),
        ("d", named(None)),
        ("e\"", named(Some(7))),
    ];
    let parts = Parts {
        unit: (),
        nothing: None,
        some: Some("è\n"),
        whole: (-8, u64::MAX, i64::MIN),
        letter: '"',
        bytes: &[1, 255],
        map: map.into_iter().collect(),
        wrapped: Wrapped(0.5, true),
        empty: [],
    };
    assert_eq!(super::to_string(&parts), serde_json::to_string(&parts).unwrap());
    assert_eq!(super::to_value(&parts), serde_json::to_value(&parts).unwrap());
    assert_eq!(super::to_string(&[Some(1.0), None]), "[1,null]");
    // A key that is a whole number is written as text, and no other is.
    type Keyed<K> = std::collections::HashMap<K, u8>;
    assert_eq!(super::to_string(&Keyed::from([(-1, 2)])), r#"{"-1":2}"#);
    assert_eq!(super::to_string(&Keyed::from([(Some(true), 2)])), "null");
    assert_eq!(super::to_string(&Keyed::from([([1, 2], 2)])), "null");
}
