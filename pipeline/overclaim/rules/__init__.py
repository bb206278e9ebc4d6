"""One rule per way in which a statement can say more than its evidence; pure functions of types."""
