"""Columns as columns of JSON text, a kernel at a time and never a row.

Nulls within are left out, as the command's own reader of nested columns has it: a column that is null says nothing of its
ticket.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from clausola import ClausolaError

# What JSON text holds only as an escape, besides the quotation mark and the backslash.
_CONTROLS = "[\x01-\x1f]|\x00"


def of(column: pa.Array) -> pa.Array:
    """Each value as JSON, null for null."""
    kind = column.type
    if pa.types.is_dictionary(kind):
        return of(column.dictionary).take(column.indices)
    if pa.types.is_struct(kind):
        fields = {kind.field(i).name: of(field) for i, field in enumerate(_fields(column))}
        return _where_valid(column, objects(fields, len(column)))
    if pa.types.is_map(kind):
        return _where_valid(column, _map(column))
    if is_list(kind):
        values, offsets = elements(column)
        texts = of(values).fill_null("null")
        joined = pc.binary_join(pa.ListArray.from_arrays(pa.array(offsets), texts), ",")
        return _where_valid(column, pc.binary_join_element_wise("[", joined, "]", ""))
    if pa.types.is_boolean(kind) or pa.types.is_integer(kind) or pa.types.is_decimal(kind):
        return column.cast(pa.string())
    if pa.types.is_floating(kind):
        finite = pc.if_else(pc.is_finite(column), column, pa.scalar(None, kind))
        return finite.cast(pa.string())
    if pa.types.is_null(kind):
        return column.cast(pa.string())
    return quoted(text(column))


def text(column: pa.Array) -> pa.Array:
    """A column that is no nesting as text, as it stands between quotation marks; instants are RFC 3339."""
    kind = column.type
    if pa.types.is_string(kind):
        return column
    if pa.types.is_dictionary(kind):
        return text(column.dictionary).take(column.indices)
    if pa.types.is_timestamp(kind):
        return _instants(column)
    try:
        return column.cast(pa.string())
    except (pa.ArrowNotImplementedError, pa.ArrowInvalid) as error:
        raise ClausolaError.of(
            "bad_column", f"a column of `{kind}` has no form in a ticket: {error}", "leave it out, or write it as text"
        ) from None


def quoted(strings: pa.Array) -> pa.Array:
    """Text as JSON strings."""
    # Types of events and values of enumerations are a few words, however many rows there are.
    if len(strings) > 64:
        words = strings.dictionary_encode()
        if 4 * len(words.dictionary) < len(strings):
            return quoted(words.dictionary).take(words.indices)
    escaped = pc.replace_substring(pc.replace_substring(strings, "\\", "\\\\"), '"', '\\"')
    if pc.any(pc.match_substring_regex(strings, _CONTROLS)).as_py():
        for code in range(32):
            escaped = pc.replace_substring(escaped, chr(code), f"\\u{code:04x}")
    return pc.binary_join_element_wise('"', escaped, '"', "")


def objects(fields: dict[str, pa.Array], rows: int) -> pa.Array:
    """JSON objects from columns of JSON text; a field is left out where it is null."""
    texts = [
        pc.binary_join_element_wise("," + quoted(pa.array([name]))[0].as_py() + ":", column, "")
        for name, column in fields.items()
        if column.null_count < rows
    ]
    if not texts:
        return pa.repeat("{}", rows)
    # Without the first comma.
    return pc.binary_join_element_wise("{", pc.binary_replace_slice(beside(*texts), 0, 1, ""), "}", "")


def beside(*texts: pa.Array) -> pa.Array:
    """Columns of text put together, a null as nothing. (To skip nulls, the kernel skips rows that have nothing else.)"""
    return pc.binary_join_element_wise(*texts, "", null_handling="replace", null_replacement="")


def is_list(kind: Any) -> bool:
    """Whether a column has lists, in any of Arrow's forms."""
    views = getattr(pa.types, "is_list_view", lambda _: False)(kind)
    large_views = getattr(pa.types, "is_large_list_view", lambda _: False)(kind)
    return bool(
        pa.types.is_list(kind)
        or pa.types.is_large_list(kind)
        or pa.types.is_fixed_size_list(kind)
        or views
        or large_views
    )


def elements(column: pa.Array) -> tuple[pa.Array, np.ndarray[Any, Any]]:
    """The values of all lists one after another, and where each list begins; a null has none."""
    lengths = pc.list_value_length(column).fill_null(0).to_numpy(zero_copy_only=False)
    offsets = np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths, dtype=np.int64)])
    return column.flatten(), offsets.astype(np.int32)


def _fields(column: pa.Array) -> list[pa.Array]:
    # With the slice and the nulls of the struct itself, which `field` has not.
    return list(column.flatten())


def _map(column: pa.Array) -> pa.Array:
    lists = column.cast(pa.list_(pa.struct([("key", column.type.key_type), ("value", column.type.item_type)])))
    entries, offsets = elements(lists)
    keys, values = entries.flatten()
    pairs = pc.binary_join_element_wise(quoted(text(keys)), of(values).fill_null("null"), ":")
    content = pc.binary_join(pa.ListArray.from_arrays(pa.array(offsets), pairs), ",")
    return pc.binary_join_element_wise("{", content, "}", "")


def _where_valid(column: pa.Array, texts: pa.Array) -> pa.Array:
    return texts if column.null_count == 0 else pc.if_else(column.is_valid(), texts, pa.scalar(None, pa.string()))


def _instants(column: pa.Array) -> pa.Array:
    """RFC 3339 in UTC, without the zeros of a fraction."""
    zone = column.type.tz
    if zone is not None:
        column = column.cast(pa.timestamp(column.type.unit, tz="UTC"))
    seconds = column.cast(pa.timestamp("s", tz=column.type.tz), safe=False)
    if pc.all(pc.equal(seconds.cast(column.type), column)).as_py() is not False:
        column = seconds
    return pc.binary_replace_slice(column.cast(pa.string()), 10, 11, "T")
