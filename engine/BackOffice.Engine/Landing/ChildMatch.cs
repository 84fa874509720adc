using System.Collections.Immutable;
using BackOffice.Engine.Register;

namespace BackOffice.Engine.Landing;

/// <summary>What comparing a row with the register found.</summary>
/// <param name="Certain">The child's record; null when nobody can be sure.</param>
/// <param name="Doubtful">Records that it could be; empty when the register does not have the child.</param>
/// <param name="How">Why it is certain, or what is in doubt.</param>
public sealed record ChildFinding(Pupil? Certain, ImmutableList<Pupil> Doubtful, string How);

/// <summary>
/// Compares the child of a row with records of the register: by unique pupil number, then by name, date of birth and postcode.
/// Narrower than a search, because every row that is called doubtful costs a person's time: a county has many children of one
/// birthday and many of one name, so two things have to agree beside the day or the name.
/// </summary>
public static class ChildMatch
{
    /// <summary>Compares.</summary>
    /// <param name="child">What the row says.</param>
    /// <param name="providerId">The setting that says it.</param>
    /// <param name="known">Records of the register, for example all of that birthday or name.</param>
    public static ChildFinding Find(Pupil child, string providerId, IEnumerable<Pupil> known)
    {
        ArgumentNullException.ThrowIfNull(child);
        ArgumentNullException.ThrowIfNull(known);
        var pupils = known.DistinctBy(pupil => pupil.Id).ToList();
        if (child.Upn is { } upn && pupils.FindAll(pupil => pupil.Upn == upn) is { Count: > 0 } numbered)
        {
            return numbered is [var one] && (one.DateOfBirth == child.DateOfBirth || (Alike(child, one, out var surname, out var forename) && (surname || forename)))
                ? new ChildFinding(one, [], "same UPN")
                : new ChildFinding(null, [.. numbered], "same UPN, but another name and date of birth");
        }

        var same = pupils.FindAll(pupil => PupilMatch.SamePerson(child, pupil));
        var fits = same.FindAll(pupil => child.Upn is null || pupil.Upn is null);
        if (same is [var only] && fits.Count == 1)
        {
            if (SamePostcode(child, only)) return new ChildFinding(only, [], "same name, date of birth and postcode");
            if (only.Placements.Exists(placement => placement.ProviderId == providerId)) return new ChildFinding(only, [], "same name and date of birth, at this setting before");
        }

        if (same.Count > 0)
        {
            return new ChildFinding(null, [.. same], same.Count > 1 ? $"{same.Count} records have this name and date of birth"
                : fits.Count == 0 ? "same name and date of birth, but another UPN"
                : "same name and date of birth, but another postcode");
        }

        var near = pupils.FindAll(pupil => Near(child, pupil));
        return near.Count == 0
            ? new ChildFinding(null, [], "nobody like this in the register")
            : new ChildFinding(null, [.. near], near.Exists(pupil => pupil.DateOfBirth != child.DateOfBirth) ? "same name and postcode, but another date of birth" : "same date of birth, but the name differs");
    }

    /// <summary>Fields in which a row and a record differ, of those that both have.</summary>
    /// <param name="child">What the row says.</param>
    /// <param name="pupil">A record.</param>
    public static ImmutableHashSet<string> Differences(Pupil child, Pupil pupil)
    {
        ArgumentNullException.ThrowIfNull(child);
        ArgumentNullException.ThrowIfNull(pupil);
        return
        [
            .. new[]
            {
                PupilMatch.Fold(child.Forename) == PupilMatch.Fold(pupil.Forename) ? null : nameof(Pupil.Forename),
                PupilMatch.Fold(child.Surname) == PupilMatch.Fold(pupil.Surname) ? null : nameof(Pupil.Surname),
                child.DateOfBirth == pupil.DateOfBirth ? null : nameof(Pupil.DateOfBirth),
                child.Upn is null || pupil.Upn is null || child.Upn == pupil.Upn ? null : nameof(Pupil.Upn),
                PupilMatch.Postcode(child.Address) is { } one && PupilMatch.Postcode(pupil.Address) is { } other && one != other ? nameof(Pupil.Address) : null,
            }.OfType<string>(),
        ];
    }

    private static bool Near(Pupil child, Pupil pupil)
    {
        var alike = Alike(child, pupil, out var surname, out var forename);
        if (child.DateOfBirth == pupil.DateOfBirth) return alike || (SamePostcode(child, pupil) && (surname || forename)) || Swapped(child, pupil);
        return alike && SamePostcode(child, pupil) && Slip(child.DateOfBirth, pupil.DateOfBirth);
    }

    private static bool Alike(Pupil child, Pupil pupil, out bool surname, out bool forename)
    {
        surname = PupilMatch.Alike(child.Surname, pupil.Surname) is not null;
        forename = PupilMatch.Alike(child.Forename, pupil.Forename) is not null;
        return surname && forename;
    }

    private static bool Swapped(Pupil child, Pupil pupil) =>
        PupilMatch.Fold(child.Forename) == PupilMatch.Fold(pupil.Surname) && PupilMatch.Fold(child.Surname) == PupilMatch.Fold(pupil.Forename);

    private static bool SamePostcode(Pupil child, Pupil pupil) => PupilMatch.Postcode(child.Address) is { } postcode && postcode == PupilMatch.Postcode(pupil.Address);

    /// <summary>True when two days could be one that was written wrongly: one of day, month and year differs, or day and month are the other way round.</summary>
    private static bool Slip(DateOnly one, DateOnly other) =>
        (one.Year == other.Year && one.Day == other.Month && one.Month == other.Day)
        || ((one.Year == other.Year ? 1 : 0) + (one.Month == other.Month ? 1 : 0) + (one.Day == other.Day ? 1 : 0)) == 2;
}
