"""Which item goes where: what the order asks of `exports.splitting`."""

from __future__ import annotations

from exports.order import Order
from exports.records import Catalogue
from exports.splitting import POLICIES, Plan, plan


def plan_of(order: Order, catalogue: Catalogue) -> Plan:
    return plan(
        catalogue.clips,
        catalogue.items,
        policy=order.policy,
        profile=order.profile,
        shares=order.shares,
        seed=order.seed,
        pins=catalogue.pins,
        # Under flags balance by score costs a quarter of the proven core (docs/benchmarks.md): not worth it.
        strata=None if POLICIES[order.policy].flags else catalogue.strata,
        ratios={source: [float(part) for part in ratio.split(":")] for source, ratio in order.ratios.items()},
    )
