namespace BackOffice.Engine.Cases;

/// <summary>Identity of a case for its whole life. Shown to people only as the case's reference.</summary>
/// <param name="Value">Made outside the engine, with the command that opens the case.</param>
public readonly record struct CaseId(Guid Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value.ToString("D");
}

/// <summary>What a case is about.</summary>
/// <param name="Kind"><c>pupil</c>, <c>provider</c> or <c>person</c>.</param>
/// <param name="Id">Key in the register; null while a request has not yet been matched to a record.</param>
public readonly record struct SubjectRef(string Kind, string? Id);
