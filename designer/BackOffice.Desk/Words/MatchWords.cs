using BackOffice.Engine.Register;

namespace BackOffice.Desk.Words;

/// <summary>Makes a register record of what a request says.</summary>
public static class MatchWords
{
    /// <summary>The new record: the request's answers under an id, at a school that the register knows.</summary>
    /// <param name="asked">The child of the request.</param>
    /// <param name="id">Id of the new record.</param>
    /// <param name="providerId">School or setting; null when the register does not know it.</param>
    public static Pupil NewPupil(RequestedPupil asked, Guid id, string? providerId)
    {
        ArgumentNullException.ThrowIfNull(asked);
        return asked.Pupil with { Id = $"P{id:N}", ProviderId = providerId };
    }
}
