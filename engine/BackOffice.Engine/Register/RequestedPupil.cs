using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using BackOffice.Engine.Packs;

namespace BackOffice.Engine.Register;

/// <summary>The child as a request describes them: stands in for the register's record until a case is matched to one.</summary>
/// <param name="Pupil">What the request says, in the shape of a record; it has no id, because nobody has checked it.</param>
/// <param name="SchoolName">Name of the school or setting.</param>
/// <param name="SchoolUrn">Its unique reference number.</param>
public sealed record RequestedPupil(Pupil Pupil, string? SchoolName = null, string? SchoolUrn = null)
{
    private static readonly string[] AddressParts = ["line1", "line2", "town", "county", "postcode"];

    /// <summary>Reads a case's data by the mapping of its pack; null when the pack has none, or when name or date of birth are missing.</summary>
    /// <param name="pack">The pack whose portal says which answers these are.</param>
    /// <param name="data">The case's data.</param>
    public static RequestedPupil? Of(Pack pack, JsonObject? data)
    {
        ArgumentNullException.ThrowIfNull(pack);
        if (pack.Portal is not { Subject: { } subject } portal || pack.Subject != "pupil") return null;
        if (!pack.Forms.TryGetValue(portal.Form, out var form) || data?[form.Definition.Key] is not JsonObject answers) return null;
        if (Text(answers, subject.Forename) is not { } forename || Text(answers, subject.Surname) is not { } surname) return null;
        if (!DateOnly.TryParseExact(Text(answers, subject.DateOfBirth), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var born)) return null;
        var home = AddressOf(At(answers, subject.Address));
        return new RequestedPupil(
            new Pupil
            {
                Id = "",
                Upn = Text(answers, portal.Upn),
                Forename = forename,
                Surname = surname,
                DateOfBirth = born,
                YearGroup = Text(answers, subject.YearGroup),
                Address = home,
                Parents = [.. (At(answers, subject.Parents) as JsonArray ?? []).OfType<JsonObject>().Select(row => ParentOf(row, home)).OfType<Parent>()],
            },
            Text(answers, subject.SchoolName),
            Text(answers, subject.SchoolUrn));
    }

    /// <summary>The facts that rules and letters read while nobody has matched the case.</summary>
    public JsonObject Facts()
    {
        var facts = RegisterFacts.For(Pupil, null, null);
        var pupil = (JsonObject)facts["pupil"]!;
        pupil["id"] = null;
        pupil["schoolName"] = SchoolName;
        if (SchoolName is not null) facts["school"] = new JsonObject { ["name"] = SchoolName, ["urn"] = SchoolUrn };
        return facts;
    }

    private static Parent? ParentOf(JsonObject row, Address? home) => Text(row, "forename") is { } forename && Text(row, "surname") is { } surname
        ? new Parent
        {
            Title = Text(row, "title") ?? "",
            Forename = forename,
            Surname = surname,
            Relationship = Text(row, "relationship") ?? "",
            ParentalResponsibility = Flag(row, "responsible") ?? true,

            // A parent of whom it is said that they live elsewhere is never written to at the child's address.
            Address = AddressOf(row["address"]) ?? (Flag(row, "sameAddress") == false ? new Address([]) : home),
            Email = Text(row, "email"),
            EmailAgreed = Flag(row, "emailAgreed") ?? false,
            Phone = Text(row, "phone"),
        }
        : null;

    internal static Address? AddressOf(JsonNode? node)
    {
        ImmutableList<string> lines = node switch
        {
            JsonObject parts => [.. AddressParts.Select(part => Text(parts, part)).OfType<string>()],
            JsonArray list => [.. list.Select(line => line?.ToString().Trim()).OfType<string>().Where(line => line.Length > 0)],
            JsonValue text => [.. text.ToString().Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)],
            _ => [],
        };
        return lines.IsEmpty ? null : new Address(lines);
    }

    private static JsonNode? At(JsonObject answers, string? field) => field is null ? null : answers[field];

    private static string? Text(JsonObject answers, string? field) =>
        At(answers, field) is JsonValue value && value.ToString().Trim() is { Length: > 0 } text ? text : null;

    private static bool? Flag(JsonObject answers, string field) => answers[field] is JsonValue value && value.TryGetValue<bool>(out var flag) ? flag : null;
}

/// <summary>Compares the child of a request with records of the register. Names are compared without case, accents and punctuation.</summary>
public static class PupilMatch
{
    /// <summary>The one record that fits by surname, forename and date of birth and that nothing speaks against; null when a person has to look.</summary>
    /// <param name="asked">The child of the request.</param>
    /// <param name="known">Records of the register, for example all with that date of birth.</param>
    /// <param name="organisation">School that asks: only its own pupils count. Null for a parent, whose request must agree with all that both sides know.</param>
    public static Pupil? Only(RequestedPupil asked, IEnumerable<Pupil> known, string? organisation)
    {
        ArgumentNullException.ThrowIfNull(asked);
        ArgumentNullException.ThrowIfNull(known);
        Pupil[] fitting = [.. known.Where(pupil => SamePerson(asked.Pupil, pupil) && (organisation is null || pupil.ProviderId == organisation)).Take(2)];
        return fitting is [var one] && !Contradicts(asked.Pupil, one, organisation is null) ? one : null;
    }

    /// <summary>Why a record could be the child, in words, the strongest first; empty when there is too little to say so.</summary>
    /// <param name="asked">The child of the request.</param>
    /// <param name="pupil">A record of the register.</param>
    public static ImmutableList<string> Reasons(RequestedPupil asked, Pupil pupil)
    {
        ArgumentNullException.ThrowIfNull(asked);
        ArgumentNullException.ThrowIfNull(pupil);
        var (born, upn) = (asked.Pupil.DateOfBirth == pupil.DateOfBirth, asked.Pupil.Upn is { } number && number == pupil.Upn);
        var (surname, forename) = (Alike(asked.Pupil.Surname, pupil.Surname), Alike(asked.Pupil.Forename, pupil.Forename));
        var fits = upn || (born && (surname ?? forename) is not null) || (surname is not null && forename is not null);
        return !fits
            ? []
            : [.. new[]
            {
                upn ? "same UPN" : null,
                born ? "same date of birth" : null,
                surname is null ? null : $"{surname} surname",
                forename is null ? null : $"{forename} forename",
                Postcode(asked.Pupil.Address) is { } postcode && postcode == Postcode(pupil.Address) ? "same postcode" : null,
                ShareParent(asked.Pupil, pupil) ? "a parent of the same name" : null,
            }.OfType<string>()];
    }

    /// <summary>A name as it is compared: capitals, no accents, letters only.</summary>
    /// <param name="name">The name.</param>
    public static string Fold(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var folded = new StringBuilder(name.Length);
        foreach (var letter in name.Normalize(NormalizationForm.FormD))
        {
            if (char.IsLetter(letter)) folded.Append(char.ToUpperInvariant(letter));
        }

        return folded.ToString();
    }

    internal static bool SamePerson(Pupil asked, Pupil pupil) =>
        asked.DateOfBirth == pupil.DateOfBirth && Same(asked.Surname, pupil.Surname) && Same(asked.Forename, pupil.Forename);

    private static bool Contradicts(Pupil asked, Pupil pupil, bool byParent) =>
        (asked.Upn is not null && pupil.Upn is not null && asked.Upn != pupil.Upn)
        || (byParent && Postcode(asked.Address) is { } one && Postcode(pupil.Address) is { } other && one != other)
        || (byParent && !asked.Parents.IsEmpty && !pupil.Parents.IsEmpty && !ShareParent(asked, pupil));

    private static bool ShareParent(Pupil asked, Pupil pupil) =>
        asked.Parents.Exists(one => pupil.Parents.Exists(other => Same(one.Surname, other.Surname) && Same(one.Forename, other.Forename)));

    private static bool Same(string one, string other) => Fold(one) is { Length: > 0 } folded && folded == Fold(other);

    internal static string? Alike(string one, string other)
    {
        var (a, b) = (Fold(one), Fold(other));
        if (a.Length == 0 || b.Length == 0) return null;
        if (a == b) return "same";
        var begins = Math.Min(a.Length, b.Length) >= 3 && (a.StartsWith(b, StringComparison.Ordinal) || b.StartsWith(a, StringComparison.Ordinal));
        return begins || Slips(a, b) <= (Math.Max(a.Length, b.Length) > 6 ? 2 : 1) ? "similar" : null;
    }

    /// <summary>How many letters have to be added, left out or changed to make one name of the other.</summary>
    private static int Slips(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var (corner, left) = (row[0], i);
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var above = row[j];
                left = Math.Min(Math.Min(above, left) + 1, corner + (a[i - 1] == b[j - 1] ? 0 : 1));
                (corner, row[j]) = (above, left);
            }
        }

        return row[^1];
    }

    internal static string? Postcode(Address? address)
    {
        var last = address?.Lines.LastOrDefault()?.Replace(" ", "", StringComparison.Ordinal).ToUpperInvariant();
        return last is { Length: >= 5 and <= 7 } && last.Any(char.IsAsciiDigit) && char.IsAsciiLetter(last[0]) ? last : null;
    }
}
