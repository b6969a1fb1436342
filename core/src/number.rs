//! Decimal numbers as text, by the libraries that read and write those of JSON: the standard library's own would be
//! second ones, 20 kB of a compressed module.

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

/// The shortest decimal that reads as the same number, without an exponent; of two as short and as near, the even one, as
/// JavaScript has it.
pub(crate) fn text(number: f64) -> String {
    let mut buffer = zmij::Buffer::new();
    let shortest = buffer.format(number);
    let (sign, shortest) = shortest.strip_prefix('-').map_or(("", shortest), |rest| ("-", rest));
    let (decimal, exponent) = shortest.split_once('e').unwrap_or((shortest, "0"));
    let (whole, fraction) = decimal.split_once('.').unwrap_or((decimal, ""));
    let fraction = fraction.trim_end_matches('0');
    let exponent: isize = exponent.parse().unwrap_or(0);
    // Where the point belongs among the digits.
    let digits = format!("{whole}{fraction}");
    let point = exponent.saturating_add_unsigned(whole.len());
    match usize::try_from(point) {
        Ok(point) if point >= digits.len() => {
            format!("{sign}{digits}{}", "0".repeat(point.saturating_sub(digits.len())))
        }
        Ok(point) if point > 0 => {
            let (whole, fraction) = digits.split_at_checked(point).unwrap_or((&digits, ""));
            format!("{sign}{whole}.{fraction}")
        }
        _ => format!("{sign}0.{}{digits}", "0".repeat(point.unsigned_abs())),
    }
}

#[cfg(test)]
mod tests {
    use super::{parse, text};

    #[test]
    fn writes_what_the_standard_library_writes() {
        let mut state = 7_u64;
        for i in 0..40_000_u32 {
            for divisor in [1.0, 10.0, 1000.0, 1e6, 3.0] {
                let everyday = f64::from(i) / divisor;
                assert_eq!(text(everyday), everyday.to_string());
                assert_eq!(text(-everyday), (-everyday).to_string());
            }
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            let any = f64::from_bits(state ^ (state >> 31));
            let (written, standard) = (text(any), any.to_string());
            // Of two that are as near the standard library writes the greater one.
            let is_tie = written.len() == standard.len() && written.parse() == Ok(any);
            assert!(written == standard || is_tie, "{written} {standard}");
        }
        for number in
            [0.0, -0.0, 1e15, 1e16, 1e17, 1e21, 1.5e300, 5e-324, f64::MAX, f64::MIN_POSITIVE, 1e-6, 1.5e-7]
        {
            assert_eq!(text(number), number.to_string());
        }
        assert_eq!(text(2_068_837_071_946_294.2), "2068837071946294.2");
        assert_eq!(text(f64::INFINITY), "inf");
        assert_eq!(text(f64::NAN), "NaN");
    }

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
