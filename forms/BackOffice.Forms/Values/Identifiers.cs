using System.Text.RegularExpressions;
using BackOffice.Rules.Identifiers;

namespace BackOffice.Forms.Values;

/// <summary>Numbers and codes with a published shape. Each returns the tidy form, or null when the shape or check is wrong.</summary>
internal static partial class Identifiers
{
    /// <summary>A unique pupil number; otherwise <paramref name="why"/> says what is wrong: its shape, check letter or authority.</summary>
    public static string? Upn(string typed, out string? why)
    {
        var check = Identifier.Upn(Squeeze(typed));
        why = check.Code switch { null => null, "1510" => "letter", "1530" => "authority", _ => "shape" };
        return check.Value;
    }

    /// <summary>A National Insurance number, without spaces. The suffix letter may be missing.</summary>
    public static string? NiNumber(string typed)
    {
        var number = Squeeze(typed);
        return Identifier.NationalInsurance(number.Length == 8 ? number + ' ' : number).Value?.Trim();
    }

    /// <summary>A postcode in capitals with one space before the last three characters.</summary>
    public static string? Postcode(string typed) => Identifier.Postcode(Squeeze(typed).Replace(".", "", StringComparison.Ordinal)).Value;

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

    [GeneratedRegex(@"^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)+$")]
    private static partial Regex EmailPattern();

    [GeneratedRegex(@"^\+?[0-9 ()./-]+((ext|x)\.? ?[0-9]{1,6})?$", RegexOptions.IgnoreCase)]
    private static partial Regex PhonePattern();
}
