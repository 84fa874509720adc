namespace BackOffice.Engine.Landing;

/// <summary>Rows that the return does not have.</summary>
public sealed record RowNotFound() : Refusal("The return does not have this row any more. Go back to the list.");

/// <summary>A row that was decided about already.</summary>
public sealed record RowDecided(string By) : Refusal($"{By} has decided about this row already. Undo that first, if it is wrong.");

/// <summary>Two rows of one return for one child.</summary>
public sealed record RecordTaken(string Name) : Refusal($"Another row of the same return is matched to {Name} already. Undo that match first, or set this row aside.");
