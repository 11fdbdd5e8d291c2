"""Valid documents from a schema, which reach between them every branch that can be reached: built, judged, mended.

What cannot be made valid is counted with what was wrong with it, never given out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from ..judge import Judge, judge_of
from ..limits import bounded
from ..names import keys, last_key
from ..sound import sound
from ..validate import validate
from ..values import Context, Finding, Json
from .aiming import aimed
from .asking import Asking
from .building import NOTHING, Building
from .goals import Goal, Goals
from .mending import mended
from .reached import reached
from .told import Said

TRIES = 6  # of making one document


@dataclass(frozen=True)
class Sample:
    """A made-up document; ``faults`` is empty when it is valid, else why no valid one was found."""

    document: Json
    faults: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Made:
    """Documents, and which goals of the schema they reach between them.

    ``given_up``: tried for often, in vain, each with what was wrong then; None where no answers were found to try.
    """

    samples: tuple[Sample, ...]
    all: frozenset[Goal]
    reached: frozenset[Goal]
    given_up: Mapping[Goal, Finding | None]


def generate(schema: Json, count: int, seed: int, context: Context) -> list[Sample]:
    """As many documents, the same for the same seed. Those that reach most come first."""
    return list(made(schema, count, seed, context).samples)


def made(schema: Json, count: int, seed: int, context: Context) -> Made:
    """As many documents, and what they reach."""
    maker = _Maker(schema, seed, context)
    samples = tuple(maker.sample(number) for number in range(count))
    goals = maker.goals
    given_up = {goal: maker.wrong.get(goal) for goal in goals.given_up()}
    return Made(samples, goals.all, frozenset(goals.reached), given_up)


class _Maker:
    """Makes one document after another, each for what the ones before did not reach."""

    def __init__(self, schema: Json, seed: int, context: Context) -> None:
        self._schema, self._seed, self._context = schema, seed, context
        self._judge = judge_of(sound(schema))
        self.goals = Goals(self._judge)
        self.wrong: dict[Goal, Finding] = {}  # with documents that were made for a goal
        self._asking = Asking(self._judge, self.goals, Random(seed))  # noqa: S311

    def sample(self, number: int) -> Sample:
        """A valid document that reaches something new, else a valid one, else one that is not."""
        best: Sample | None = None
        for turn in range(TRIES):
            chance = Random(f"{self._seed}:{number}:{turn}")  # noqa: S311
            before = len(self.goals.reached)
            sample = self._tried(*self._wanted(turn, chance), number + turn, turn, chance)
            if not sample.faults and (len(self.goals.reached) > before or not self.goals.left):
                return sample
            if best is None or (best.faults and not sample.faults):
                best = sample
        return best or Sample({})

    def _wanted(self, turn: int, chance: Random) -> tuple[set[Goal], Goal | None]:
        """At first all goals that are left, one of them for sure; then some; then one alone; at last none."""
        left = sorted(self.goals.left)
        if not left or turn == TRIES - 1:
            return set(), None
        aim = chance.choice(left)
        if turn == 0:
            return set(left), aim
        return ({goal for goal in left if chance.random() < 0.5}, None) if turn == 1 else ({aim}, aim)

    def _tried(self, wanted: set[Goal], aim: Goal | None, number: int, turn: int, chance: Random) -> Sample:
        self.goals.begin(wanted)
        self._asking.renewed(chance)
        building = Building(self._asking, self.goals, chance, self._context, number, sparing=turn > 3)
        sample = self._judged(building, aim)
        self._note(building.refused)
        if sample.faults:
            self.goals.failed()
        else:
            self.goals.made(reached(self._judge, sample.document))
        if aim is not None and len(wanted) == 1:
            self.goals.tried(aim)
        return sample

    def _note(self, refused: Sequence[Finding]) -> None:
        """What was said of the very fields that were answered for a goal."""
        for goal in self.goals.taken:
            names = keys(goal.pointer)
            said = next((finding for finding in refused if last_key(finding.pointer) in names), None)
            if said is not None:
                self.wrong[goal] = said

    def _judged(self, building: Building, aim: Goal | None) -> Sample:
        document = _built(building, self._judge, aim)
        if document is NOTHING:
            return Sample({}, tuple(_wrong(self._schema, {}, self._context)) or (Finding("", "x-unmade"),))
        kept = mended(self._schema, document, building, self._context)
        return Sample(kept, tuple(_wrong(self._schema, kept, self._context)))


@bounded
def _built(building: Building, judge: Judge, aim: Goal | None) -> Json:
    said = [Said(judge.root, "")]
    if aim is not None:
        said.append(Said(building.asking.kept(0, f"{aim}", aimed(judge, aim)), None, True))
    try:
        return building.made(said)
    except RecursionError:
        return NOTHING


def _wrong(schema: Json, document: Json, context: Context) -> Iterator[Finding]:
    return (finding for finding in validate(schema, document, context) if finding.severity == "error")
