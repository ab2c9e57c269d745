"""What a session remembers of a client's statements and portals that are pgfog's to answer.

Statements that are relayed leave no trace here: the shadow has them.
"""

from dataclasses import dataclass

from proxy.wire.body import Body
from proxy.wire.client import NO_PARAMETERS, TEXT
from proxy.wire.server import ParameterDescription, RowDescription
from rewriter.statement import Statement


@dataclass(slots=True)
class Prepared:
    """A prepared statement; also the sink of the Describe that follows its Parse.

    Attributes:
        parameter_oids: types of its parameters, as the shadow resolved them.
        columns: what it returns; None if it returns no rows.
    """

    statement: Statement
    parameter_oids: tuple[int, ...] = ()
    columns: RowDescription | None = None

    def take(self, tag: int, body: bytes) -> None:
        """Take the shadow's answer to Describe."""
        if tag == ParameterDescription.TAG[0]:
            self.parameter_oids = ParameterDescription.decode(Body(body)).oids
        elif tag == RowDescription.TAG[0]:
            self.columns = RowDescription.decode(Body(body))

    def fail(self, error: bytes) -> bool:
        """Leave the error to the client: its Parse is what failed."""
        del error
        return False


@dataclass(slots=True)
class Portal:
    """A statement with its parameters.

    Attributes:
        parameters, result_formats: as in the client's Bind.
        answered: its finishing SQL was bound in its place: what is left is the shadow's.
        offset: characters before the statement in the text that the client sent.
    """

    name: bytes
    prepared: Prepared
    parameters: bytes = NO_PARAMETERS
    result_formats: bytes = TEXT
    answered: bool = False
    offset: int = 0
