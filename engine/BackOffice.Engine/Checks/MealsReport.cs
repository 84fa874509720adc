using System.Collections.Immutable;

namespace BackOffice.Engine.Checks;

/// <summary>A pupil's free school meals on the day of a report.</summary>
/// <param name="PupilId">Key in the register.</param>
/// <param name="Upn">Unique pupil number.</param>
/// <param name="Surname">Surname.</param>
/// <param name="Forename">Forename.</param>
/// <param name="DateOfBirth">Date of birth.</param>
/// <param name="YearGroup">National curriculum year.</param>
/// <param name="School">Provider id of the school.</param>
/// <param name="From">First day.</param>
/// <param name="Until">Last day; null when open.</param>
/// <param name="Tier">Tier.</param>
/// <param name="Basis">Rule that decided.</param>
/// <param name="CheckedOn">Day of the check.</param>
public sealed record MealsEntitlement(
    string PupilId, string? Upn, string Surname, string Forename, DateOnly DateOfBirth, string? YearGroup, string? School, DateOnly From, DateOnly? Until, string? Tier, string? Basis, DateOnly CheckedOn);

/// <summary>What changed for a pupil since the report before.</summary>
public enum MealsChangeKind
{
    /// <summary>Entitled now and not before.</summary>
    New,

    /// <summary>Entitled before and not now.</summary>
    Ended,

    /// <summary>Another tier.</summary>
    Tier,

    /// <summary>Another school: both schools are told.</summary>
    Moved,

    /// <summary>Another name or UPN.</summary>
    Detail,
}

/// <summary>One line of a school's report.</summary>
/// <param name="School">Provider id of the school that is told.</param>
/// <param name="Kind">What changed.</param>
/// <param name="Pupil">The entitlement as it is now; for an ended one as it was, with its last day.</param>
public sealed record MealsChange(string School, MealsChangeKind Kind, MealsEntitlement Pupil);

/// <summary>The report that each school gets every month: what changed since the one before. It never carries a National Insurance number.</summary>
public static class MealsReport
{
    /// <summary>The columns, in order.</summary>
    public static readonly ImmutableList<string> Columns = ["UPN", "surname", "forename", "DOB", "NC year", "change", "eligible from", "eligible to", "tier", "basis group", "check date"];

    /// <summary>What changed between two runs. A pupil whose school and tier both changed has a line for each.</summary>
    /// <param name="before">Who was entitled at the run before.</param>
    /// <param name="now">Who is entitled now.</param>
    /// <param name="today">Day of this run.</param>
    public static ImmutableList<MealsChange> Between(IEnumerable<MealsEntitlement> before, IEnumerable<MealsEntitlement> now, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(now);
        var old = before.ToDictionary(e => e.PupilId, StringComparer.Ordinal);
        var current = now.ToDictionary(e => e.PupilId, StringComparer.Ordinal);
        var changes = ImmutableList.CreateBuilder<MealsChange>();
        foreach (var pupil in current.Values)
        {
            if (!old.TryGetValue(pupil.PupilId, out var was))
            {
                Tell(pupil.School, MealsChangeKind.New, pupil);
                continue;
            }

            if (was.School != pupil.School)
            {
                Tell(was.School, MealsChangeKind.Moved, pupil);
                Tell(pupil.School, MealsChangeKind.Moved, pupil);
            }

            if (was.Tier != pupil.Tier) Tell(pupil.School, MealsChangeKind.Tier, pupil);
            if ((was.Upn, was.Surname, was.Forename) != (pupil.Upn, pupil.Surname, pupil.Forename)) Tell(pupil.School, MealsChangeKind.Detail, pupil);
        }

        foreach (var gone in old.Values.Where(e => !current.ContainsKey(e.PupilId)))
            Tell(gone.School, MealsChangeKind.Ended, gone with { Until = gone.Until is { } until && until < today ? until : today.AddDays(-1) });
        return [.. changes.OrderBy(c => c.School, StringComparer.Ordinal).ThenBy(c => c.Pupil.Surname, StringComparer.OrdinalIgnoreCase).ThenBy(c => c.Pupil.Forename, StringComparer.OrdinalIgnoreCase).ThenBy(c => c.Kind)];

        void Tell(string? school, MealsChangeKind kind, MealsEntitlement pupil)
        {
            if (school is not null) changes.Add(new MealsChange(school, kind, pupil));
        }
    }

    /// <summary>The lines of one school's file, the head first. A school for which nothing changed gets a line that says NIL, so that silence is not mistaken for failure.</summary>
    /// <param name="changes">The school's changes.</param>
    public static IEnumerable<ImmutableList<string?>> File(IReadOnlyList<MealsChange> changes)
    {
        ArgumentNullException.ThrowIfNull(changes);
        yield return [.. Columns];
        if (changes.Count == 0) yield return [null, null, null, null, null, "NIL", null, null, null, null, null];
        foreach (var (_, kind, pupil) in changes)
        {
            yield return
            [
                pupil.Upn, pupil.Surname, pupil.Forename, Day(pupil.DateOfBirth), pupil.YearGroup, kind.ToString().ToUpperInvariant(),
                Day(pupil.From), Day(pupil.Until), pupil.Tier is "none" ? null : pupil.Tier, pupil.Basis, Day(pupil.CheckedOn),
            ];
        }
    }

    private static string? Day(DateOnly? day) => day?.ToString("O", null);
}
