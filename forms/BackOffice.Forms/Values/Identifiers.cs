using System.Text.RegularExpressions;

namespace BackOffice.Forms.Values;

/// <summary>Numbers and codes with a published shape. Each returns the tidy form, or null when the shape or check is wrong.</summary>
internal static partial class Identifiers
{
    private const string UpnLetters = "ABCDEFGHJKLMNPQRTUVWXYZ";

    /// <summary>Local authority numbers that a unique pupil number may carry (rule 1530 of the school census).</summary>
    private static readonly (int From, int To)[] UpnAuthorities =
    [
        (1, 5), (201, 213), (301, 320), (330, 336), (340, 344), (350, 359), (370, 373), (380, 384), (390, 394), (420, 420), (660, 681), (701, 708),
        (800, 803), (805, 808), (810, 813), (815, 816), (820, 823), (825, 826), (830, 831), (835, 837), (840, 841), (845, 846), (850, 852), (855, 857),
        (860, 861), (865, 896), (908, 909), (916, 916), (919, 919), (921, 921), (925, 926), (928, 929), (931, 931), (933, 933), (935, 938), (940, 943),
    ];

    /// <summary>
    /// A unique pupil number: check letter, local authority (3), establishment (4), year (2), and a serial of three digits, or of two
    /// digits and a letter for a temporary number. The check letter is the sum of value times position (2 to 13) modulo 23.
    /// </summary>
    public static string? Upn(string typed, out string? why)
    {
        var upn = Squeeze(typed);
        why = "shape";
        if (!UpnPattern().IsMatch(upn)) return null;
        var authority = int.Parse(upn.AsSpan(1, 3), provider: System.Globalization.CultureInfo.InvariantCulture);
        var sum = 0;
        for (var i = 1; i < 13; i++)
        {
            sum += (char.IsAsciiDigit(upn[i]) ? upn[i] - '0' : UpnLetters.IndexOf(upn[i], StringComparison.Ordinal)) * (i + 1);
        }

        why = "letter";
        if (UpnLetters[sum % 23] != upn[0]) return null;
        why = "authority";
        if (!UpnAuthorities.Any(r => authority >= r.From && authority <= r.To)) return null;
        why = null;
        return upn;
    }

    /// <summary>A National Insurance number, without spaces. The suffix letter may be missing.</summary>
    public static string? NiNumber(string typed)
    {
        var number = Squeeze(typed);
        return NiPattern().IsMatch(number) ? number : null;
    }

    /// <summary>A postcode in capitals with one space before the last three characters.</summary>
    public static string? Postcode(string typed)
    {
        var squeezed = Squeeze(typed).Replace(".", "", StringComparison.Ordinal);
        if (squeezed.Length is < 5 or > 7) return null;
        var postcode = $"{squeezed[..^3]} {squeezed[^3..]}";
        return PostcodePattern().IsMatch(postcode) ? postcode : null;
    }

    /// <summary>An e-mail address: one @, no spaces, a domain with a dot.</summary>
    public static string? Email(string typed)
    {
        var address = typed.Trim();
        return address.Length <= 254 && EmailPattern().IsMatch(address) && !address.Contains("..", StringComparison.Ordinal) ? address : null;
    }

    /// <summary>A telephone number as typed, when it has 10 to 15 digits and nothing but digits and the usual signs.</summary>
    public static string? Phone(string typed)
    {
        var number = typed.Trim();
        var digits = number.Count(char.IsAsciiDigit);
        return digits is >= 10 and <= 15 && PhonePattern().IsMatch(number) ? number : null;
    }

    private static string Squeeze(string typed) => Spaces().Replace(typed, "").ToUpperInvariant();

    [GeneratedRegex(@"[\s\u00a0\u200b-]+")]
    private static partial Regex Spaces();

    [GeneratedRegex("^[A-HJ-NP-RT-Z][0-9]{11}[0-9A-HJ-NP-RT-Z]$")]
    private static partial Regex UpnPattern();

    [GeneratedRegex("^(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z][0-9]{6}[A-D]?$")]
    private static partial Regex NiPattern();

    [GeneratedRegex("^(GIR 0AA|[A-PR-UWYZ]([0-9]{1,2}|[A-HK-Y][0-9]|[A-HK-Y][0-9][0-9ABEHMNPRV-Y]|[0-9][A-HJKPS-UW]) [0-9][ABD-HJLNP-UW-Z]{2})$")]
    private static partial Regex PostcodePattern();

    [GeneratedRegex(@"^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)+$")]
    private static partial Regex EmailPattern();

    [GeneratedRegex(@"^\+?[0-9 ()./-]+((ext|x)\.? ?[0-9]{1,6})?$", RegexOptions.IgnoreCase)]
    private static partial Regex PhonePattern();
}
