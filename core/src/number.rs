//! Decimal numbers as text, by the library that reads and writes those of JSON: the standard library's own would be a
//! second one, with 12 kB of tables that do not compress.

/// The number that a decimal stands for, `75`, `7.5` or `1e3`, with or without a sign, as JSON would read it.
///
/// What is not finite is not a number, nor is one that a double cannot hold.
pub(crate) fn parse(text: &str) -> Option<f64> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    if !digits.bytes().all(|b| b.is_ascii_digit() || b"+-.eE".contains(&b)) {
        return None;
    }
    let digits = digits.strip_suffix('.').unwrap_or(digits);
    // People leave out zeros that JSON does not.
    let digits = match digits.trim_start_matches('0') {
        bare if bare.starts_with(|c: char| c.is_ascii_digit()) => bare.to_string(),
        bare if digits.len() > bare.len() || bare.starts_with('.') => format!("0{bare}"),
        _ => return None,
    };
    serde_json::from_str::<serde_json::Value>(&format!("{sign}{digits}")).ok()?.as_f64()
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn reads_what_the_standard_library_reads() {
        for text in [
            "0",
            "-0",
            "00",
            "007",
            "7.",
            ".5",
            "-.5",
            "+.5",
            "0.",
            "1e3",
            "1E-3",
            "1.5e+2",
            "90.5",
            "0.1",
            "99.99",
            "123456.789",
            "1000",
            "9007199254740993",
            "0e5",
            "00.5",
            "+75",
            "12.50",
        ] {
            assert_eq!(parse(text), text.parse().ok(), "{text}");
        }
        for text in [
            "", "-", "+", ".", "-.", "e5", "1e", "1,5", "0x10", "1 ", " 1", "--1", "+-1", "1.2.3", "½", "1.e",
        ] {
            assert_eq!(parse(text), None, "{text}");
            assert!(text.parse::<f64>().is_err(), "{text}");
        }
    }

    #[test]
    fn what_is_not_finite_is_not_a_number() {
        for text in ["inf", "nan", "infinity", "-inf", "1e400"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn is_exact_for_what_people_write() {
        for n in 0..100_000_u32 {
            for places in [1, 2, 3, 4, 6] {
                let text = format!("{:.places$}", f64::from(n) / 10_f64.powi(places as i32));
                assert_eq!(parse(&text), text.parse().ok(), "{text}");
            }
        }
    }
}
