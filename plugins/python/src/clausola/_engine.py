"""The engine in wasmtime: an instance of the core module, asked by JSON text.

The exports and who owns which memory are described in ``plugins/engine/ABI.md``.
"""

from __future__ import annotations

import threading
from functools import cache
from importlib import resources
from typing import Any

from wasmtime import Config, Engine, Func, Instance, Memory, Module, Store, Trap, TrapCode, WasmtimeError

from ._error import ClausolaError
from ._limits import Limits

ABI_VERSION = 1

_FLOAT = 8
_ONCE = threading.Lock()


def compiled() -> tuple[Engine, Module]:
    """The module, compiled once in a process; wasmtime's own cache keeps it for the next."""
    # `cache` alone would have two threads compile it twice.
    with _ONCE:
        return _compiled()


@cache
def _compiled() -> tuple[Engine, Module]:
    config = Config()
    config.consume_fuel = True
    try:
        config.cache = True
    except WasmtimeError:
        # There is no home to keep it in: then every start compiles, about a second.
        pass
    engine = Engine(config)
    wasm = resources.files(__package__).joinpath("clausola.core.wasm")
    try:
        module = Module(engine, wasm.read_bytes())
    except FileNotFoundError as error:
        raise ImportError(
            "the package has no engine beside it: in a checkout, run `cargo xtask build` before `pip install`"
        ) from error
    if module.imports:
        raise ImportError("the engine imports something, and it may import nothing")
    return engine, module


class Sandbox:
    """One instance. Not for several threads at once: a contract takes care of that."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        engine, module = compiled()
        self._store = Store(engine)
        self._store.set_limits(memory_size=limits.memory)
        self._store.set_fuel(limits.fuel)
        try:
            exports = Instance(self._store, module, []).exports(self._store)
        except (Trap, WasmtimeError) as error:
            raise self._explain(error) from None
        self._memory = _export(exports, "memory", Memory)
        self._alloc = _export(exports, "clausola_alloc", Func)
        self._free = _export(exports, "clausola_free", Func)
        self._call = _export(exports, "clausola_call", Func)
        self._batch = _export(exports, "clausola_batch", Func)
        version = self._run(_export(exports, "clausola_abi_version", Func))
        if version != ABI_VERSION:
            raise ImportError(f"the engine speaks version {version} of its interface, and this package {ABI_VERSION}")
        # The buffer of the requests, kept from call to call: address and length.
        self._buffer = (0, 0)

    def call(self, request: bytes) -> str:
        """The answer to one request."""
        at = self._room(len(request))
        self._memory.write(self._store, bytearray(request), at)
        return self._answer(self._run(self._call, at, len(request)))

    def columns(self, op: int, contract: int, calendar: str, a: bytes, b: bytes) -> tuple[str, bytearray]:
        """One question of time over two columns of float64: the engine's word on it, and the answers."""
        name = calendar.encode("utf-8", "replace")
        length = max(len(a), len(b))
        # The name comes last, so that the columns stand at multiples of 8.
        base = self._room(3 * length + len(name))
        first, second, out = base, base + length, base + 2 * length
        at = base + 3 * length
        for place, column in ((first, a), (second, b), (at, name)):
            self._memory.write(self._store, bytearray(column), place)
        rows = length // _FLOAT
        place = self._run(self._batch, op, contract, at, len(name), first, second, out, rows)
        return self._answer(place), self._memory.read(self._store, out, out + length)

    def fuel_used(self) -> int:
        """Units of computation of the last call."""
        return self.limits.fuel - self._store.get_fuel()

    def _room(self, length: int) -> int:
        """An address with room for so many bytes."""
        at, size = self._buffer
        if length <= size:
            return at
        if size:
            self._run(self._free, at, size)
            self._buffer = (0, 0)
        # Growing by doubling, so that requests of slowly growing length do not each move the buffer.
        size = max(4096, 1 << (length - 1).bit_length())
        at = self._run(self._alloc, size)
        if at == 0:
            raise self._out_of_memory()
        self._buffer = (at, size)
        return at

    def _answer(self, place: int) -> str:
        words = bytes(self._memory.read(self._store, place, place + 8))
        at, length = int.from_bytes(words[:4], "little"), int.from_bytes(words[4:], "little")
        text = self._memory.read(self._store, at, at + length)
        if len(words) != 8 or len(text) != length:
            raise ClausolaError.of(
                "bad_output", "the engine answered with text outside its memory", "please report the input that did it"
            )
        return bytes(text).decode("utf-8")

    def _run(self, function: Func, *arguments: int) -> int:
        self._store.set_fuel(self.limits.fuel)
        try:
            result: Any = function(self._store, *arguments)
        except (Trap, WasmtimeError) as error:
            raise self._explain(error) from None
        # Numbers come back signed, and addresses are not.
        return 0 if result is None else int(result) & 0xFFFF_FFFF

    def _explain(self, error: Exception) -> ClausolaError:
        code = error.trap_code if isinstance(error, Trap) else None
        if code == TrapCode.OUT_OF_FUEL:
            return ClausolaError.of(
                "out_of_fuel",
                f"the call used up its {self.limits.fuel} units of fuel",
                "allow more fuel, or report the input that needs so much",
            )
        # Refused memory, the engine has no way on but to stop, and wasmtime does not say which it was.
        if code is None or code == TrapCode.UNREACHABLE:
            return self._out_of_memory()
        return ClausolaError.of(
            "plugin_trap",
            f"the engine stopped at a fault of its own: {str(error).splitlines()[0]}",
            "please report the input that did it",
        )

    def _out_of_memory(self) -> ClausolaError:
        return ClausolaError.of(
            "out_of_memory",
            f"the engine needs more than its {self.limits.memory} bytes of memory",
            "allow more memory, or report the input that needs so much",
        )


def _export(exports: Any, name: str, kind: type[Any]) -> Any:
    found = exports.get(name)
    if not isinstance(found, kind):
        raise ImportError(f"the engine does not export `{name}` as its interface says")
    return found


