"""What is told of the moves that can be made: the shapes of those answers."""

from __future__ import annotations

from marshmallow import Schema, fields


class ChoiceOut(Schema):
    """One choice of a fact."""

    key = fields.String()
    name = fields.String()


class AskOut(Schema):
    """One fact that a move asks for."""

    name = fields.String()
    label = fields.String()
    sort = fields.String()
    required = fields.Boolean()
    help = fields.String()
    most = fields.Integer()
    choices = fields.List(fields.Nested(ChoiceOut))
    about = fields.List(
        fields.Nested(ChoiceOut), metadata={"description": "The points that findings are about, by their ids."}
    )


class MoveOut(Schema):
    """A move: whether it can be made now, why not and by which clause, and the facts that it asks for."""

    move = fields.String()
    allowed = fields.Boolean()
    why_not = fields.String()
    clause = fields.String(allow_none=True)
    asks = fields.List(fields.Nested(AskOut))


class MovesOut(Schema):
    """Every move on a case."""

    moves = fields.List(fields.Nested(MoveOut))
