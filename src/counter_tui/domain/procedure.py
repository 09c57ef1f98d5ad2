"""Procedures (thủ tục hành chính) as the national catalogue and the office describe them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from dataclasses import field as made_by
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from counter_tui.domain.calendar import VIETNAM


class Channel(StrEnum):
    """How a dossier comes in (kênh tiếp nhận)."""

    DIRECT = "direct"
    ONLINE = "online"
    POST = "post"


class LimitUnit(StrEnum):
    """Unit of a processing limit; hours are working hours, ``SAME_DAY`` means before closing on the day of reception."""

    WORKING_DAYS = "working_days"
    DAYS = "days"
    HOURS = "hours"
    SAME_DAY = "same_day"


class FeeKind(StrEnum):
    """Phí (pays for a service) or lệ phí (a fixed charge): Luật Phí và lệ phí 97/2015."""

    SERVICE = "phí"
    CHARGE = "lệ phí"


@dataclass(frozen=True, slots=True)
class TimeLimit:
    """A processing limit; without ``unit`` (or ``value``, except same-day) it is not computable."""

    value: int | None = None
    unit: LimitUnit | None = None
    note: str | None = None

    @property
    def computable(self) -> bool:
        """Whether a due time follows from it without the officer's decision."""
        return self.unit is LimitUnit.SAME_DAY or (self.unit is not None and self.value is not None)


@dataclass(frozen=True, slots=True)
class Fee:
    """One fee row: ``amount`` in đồng, ``None`` where the source leaves it to the province; ``channel`` where the source splits."""

    kind: FeeKind | None
    amount: int | None
    note: str | None = None
    channel: Channel | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """One required document (thành phần hồ sơ).

    ``case`` names the variant it belongs to, ``section`` the heading the source lists it under when that is no
    variant ("Giấy tờ phải xuất trình"); ``is_note`` marks a row that is guidance only.
    """

    name: str
    originals: int | None = None
    copies: int | None = None
    required: bool = True
    case: str | None = None
    form_code: str | None = None
    is_note: bool = False
    section: str | None = None


@dataclass(frozen=True, slots=True)
class LegalReference:
    """A legal text the procedure rests on."""

    number: str
    title: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Procedure:
    """One procedure as published, with its source and date.

    ``channel_limits`` holds the limits of the channels where the source splits the time by channel.
    """

    code: str
    name: str
    field: str
    level: str = ""
    applicant_types: tuple[str, ...] = ()
    limit: TimeLimit = TimeLimit()
    fees: tuple[Fee, ...] = ()
    papers: tuple[Paper, ...] = ()
    steps: tuple[str, ...] = ()
    results: tuple[str, ...] = ()
    legal_basis: tuple[LegalReference, ...] = ()
    conditions: str | None = None
    channels: tuple[Channel, ...] = (Channel.DIRECT,)
    source_url: str = ""
    source_date: str = ""
    decision_number: str | None = None
    version: int = 0
    channel_limits: Mapping[Channel, TimeLimit] = made_by(default_factory=dict)

    @property
    def cases(self) -> tuple[str, ...]:
        """The variants (trường hợp) in catalogue order; empty when the papers are the same for all."""
        return tuple(dict.fromkeys(paper.case for paper in self.papers if paper.case))

    def papers_for(self, case: str | None) -> tuple[Paper, ...]:
        """Return the papers of *case*, those common to all cases included, guidance rows left out."""
        return tuple(p for p in self.papers if not p.is_note and (p.case is None or p.case == case))

    def notes_for(self, case: str | None) -> tuple[Paper, ...]:
        """Return the guidance rows of *case* and of all cases."""
        return tuple(p for p in self.papers if p.is_note and (p.case is None or p.case == case))


@dataclass(frozen=True, slots=True, kw_only=True)
class PageFee:
    """Fee of a certified copy by page: ``first`` đồng for each of the first ``first_pages``, ``further`` after, ``cap`` a copy."""

    first: int
    first_pages: int
    further: int
    cap: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteStep:
    """One agency of a chain (một cửa liên thông) and its own limit."""

    agency: str
    limit: TimeLimit


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeRule:
    """What the office decided where the national text is silent (quy tắc của trung tâm), with source and dates.

    ``look_up_only`` says where to go instead (police, military); ``cutoff`` is the hour after which a same-day dossier is
    due on the next working day; ``route`` the agencies of a chain in order.
    """

    code: str
    source: str
    valid_from: date
    valid_to: date | None = None
    sample: bool = True
    limit: TimeLimit | None = None
    channel_limits: Mapping[Channel, TimeLimit] = made_by(default_factory=dict)
    cutoff: time | None = None
    page_fee: PageFee | None = None
    unit_fee: int | None = None
    counts_pages: bool = False
    same_day_desk: bool = False
    must_be_present: bool = False
    look_up_only: str | None = None
    synonyms: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    route: tuple[RouteStep, ...] = ()

    def holds_at(self, moment: datetime) -> bool:
        """Return whether the rule is in force on the day of *moment* in Vietnam; its first and last days count."""
        day = moment.astimezone(VIETNAM).date()
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class CatalogueItem:
    """A procedure with the office's rule for it, if there is one.

    ``other_rules`` are those of other days, so that a rule announced ahead does not hide the one in force and a dossier
    entered late gets the rule of its day.
    """

    procedure: Procedure
    rule: OfficeRule | None = None
    other_rules: tuple[OfficeRule, ...] = ()

    @property
    def receivable(self) -> bool:
        """Whether this desk may take such a dossier in."""
        return self.rule is None or self.rule.look_up_only is None

    def was_receivable(self, now: datetime, span: timedelta) -> bool:
        """Whether this desk took such a dossier in on a day within *span* before *now*, that of *now* among them."""
        days = {rule.valid_from - timedelta(days=rule.look_up_only is not None) for rule in self.rules}
        moments = [datetime.combine(day, time(12), VIETNAM) for day in days]
        known = [now, now - span, *(moment for moment in moments if now - span < moment < now)]
        return any(self.at(moment).receivable for moment in known)

    @property
    def ever_look_up_only(self) -> bool:
        """Whether a rule, of this day or another, has such dossiers taken in elsewhere."""
        return any(rule.look_up_only is not None for rule in self.rules)

    @property
    def ever_same_day(self) -> bool:
        """Whether a rule, of this day or another, has it done on the same-day screen."""
        return any(rule.same_day_desk for rule in self.rules)

    def at(self, moment: datetime) -> CatalogueItem:
        """Return the item for a dossier received at *moment*: with the newest rule in force then, without any other.

        What is look-up only, or once was, stays so until the office says otherwise.
        """
        rules = self.rules
        held = [rule for rule in rules if rule.holds_at(moment)]
        day = moment.astimezone(VIETNAM).date()
        barred = [rule for rule in rules if rule.look_up_only is not None and rule.valid_from <= day]
        return self._with(next(iter((*held, *barred)), None))

    def shown_at(self, moment: datetime) -> CatalogueItem:
        """Return the item with the newest rule in force at *moment*; with none in force, as it is.

        What will be look-up only from a later day on is not yet.
        """
        rules, day = self.rules, moment.astimezone(VIETNAM).date()
        held = [rule for rule in rules if rule.holds_at(moment)]
        if held:
            return self._with(held[0])
        if rules and rules[0].look_up_only is not None and rules[0].valid_from > day:
            return self._with(next((rule for rule in rules if rule.valid_from <= day), None))
        return self

    @property
    def rules(self) -> list[OfficeRule]:
        """All rules, the one valid from the latest day first."""
        rules = (self.rule, *self.other_rules) if self.rule is not None else self.other_rules
        return sorted(rules, key=lambda rule: rule.valid_from, reverse=True)

    def _with(self, rule: OfficeRule | None) -> CatalogueItem:
        if rule is self.rule:
            return self
        others = tuple(one for one in self.rules if one is not rule)
        return replace(self, rule=rule, other_rules=others)

    def limit_for(self, channel: Channel) -> TimeLimit:
        """Return the limit for *channel*: the office's for it, the office's, then the catalogue's in this order."""
        if self.rule is not None:
            if (by_channel := self.rule.channel_limits.get(channel)) is not None:
                return by_channel
            if self.rule.limit is not None:
                return self.rule.limit
        return self.procedure.channel_limits.get(channel, self.procedure.limit)

    def with_limit(self, limit: TimeLimit) -> CatalogueItem:
        """Return the item with *limit* in every channel and on every day; what else its rules say stays."""

        def without(rule: OfficeRule) -> OfficeRule:
            return replace(rule, limit=None, channel_limits={})

        return CatalogueItem(
            procedure=replace(self.procedure, limit=limit, channel_limits={}),
            rule=without(self.rule) if self.rule is not None else None,
            other_rules=tuple(without(rule) for rule in self.other_rules),
        )

    def fees_for(self, channel: Channel) -> tuple[Fee, ...]:
        """Return the fee rows that hold for *channel*: the split ones of the channel and those not split."""
        return tuple(fee for fee in self.procedure.fees if fee.channel in (None, channel))
