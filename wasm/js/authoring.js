// What authors of contracts ask, answered by a second module: pages that only decide never load it.
//
// It is the whole engine once more. A contract is made in it anew, as it was made here, when the first such question is
// asked, and kept beside the one that was asked.

import { Contract as Author } from "clausola-authoring-glue";
import { Contract } from "clausola-glue";

/** How each contract was made: a function that makes it again, of another module's class. */
const makings = new WeakMap();
const twins = new WeakMap();
let load;

/** Said by each entry: what makes sure that the second module is there, or throws. */
export function loadsAuthoring(how) {
  load = how;
}

function author() {
  load();
  return Author;
}

function twin(contract) {
  if (!twins.has(contract)) twins.set(contract, makings.get(contract)(author()));
  return twins.get(contract);
}

/** Frees what the second module has of a contract. */
export function freeTwin(contract) {
  twins.get(contract)?.free();
  twins.delete(contract);
}

/** What a caller passed in, as it is now: it may change before it is read again. */
function kept(value) {
  try {
    return structuredClone(value);
  } catch {
    return value;
  }
}

for (const name of ["builtin", "fromToml", "from"]) {
  const make = Contract[name];
  Contract[name] = {
    [name](source) {
      const contract = make.call(Contract, source);
      const same = kept(source);
      makings.set(contract, (other) => other[name](same));
      return contract;
    },
  }[name];
}

const { withOverlay } = Contract.prototype;

Object.assign(Contract.prototype, {
  withOverlay(overlay) {
    const laid = withOverlay.call(this, overlay);
    const [make, same] = [makings.get(this), kept(overlay)];
    makings.set(laid, (other) => {
      const signed = make(other);
      try {
        return signed.withOverlay(same);
      } finally {
        signed.free();
      }
    });
    return laid;
  },
  lint() {
    return twin(this).lint();
  },
  test() {
    return twin(this).test();
  },
  describe() {
    return twin(this).describe();
  },
  sample(options) {
    return twin(this).sample(options);
  },
  diff(other, tickets, now) {
    return twin(this).diff(twin(other), tickets, now);
  },
});

Object.assign(Contract, {
  template() {
    return author().template();
  },
  schema(name) {
    return author().schema(name);
  },
});
