using System.Globalization;
using System.Text.RegularExpressions;

namespace BackOffice.Rules.Identifiers;

/// <summary>Whether an identifier can be right, and why not.</summary>
/// <param name="Valid">True when its shape and check character fit. Whether it belongs to anybody only a register knows.</param>
/// <param name="Value">The identifier as it is stored, for example with one space in a postcode; null when it is wrong.</param>
/// <param name="Code">Code of the fault; DfE's own where there is one.</param>
/// <param name="Message">What is wrong and what to write instead, or what is known of it.</param>
public sealed record IdentifierCheck(bool Valid, string? Value, string? Code, string Message)
{
    internal static IdentifierCheck Right(string value, string message) => new(true, value, null, message);

    internal static IdentifierCheck Wrong(string code, string message) => new(false, null, code, message);
}

/// <summary>Checks the identifiers of pupils, schools, parents and addresses, by shape and check character.</summary>
public static partial class Identifier
{
    private const string UpnLetters = "ABCDEFGHJKLMNPQRTUVWXYZ";

    // Local authority numbers that DfE's rule 1530 accepts, with the pseudo-authorities, and those made since.
    private static readonly (int From, int To)[] Authorities =
    [
        (1, 5), (201, 213), (301, 320), (330, 336), (340, 344), (350, 359), (370, 373), (380, 384), (390, 394), (420, 420), (660, 681), (701, 708),
        (800, 803), (805, 808), (810, 813), (815, 816), (820, 823), (825, 826), (830, 831), (835, 837), (840, 841), (845, 846), (850, 852),
        (855, 857), (860, 861), (865, 896), (908, 909), (916, 916), (919, 919), (921, 921), (925, 926), (928, 929), (931, 931), (933, 933),
        (935, 938), (940, 943),
    ];

    private static readonly (string Kind, Func<string, IdentifierCheck> Check)[] Checks =
    [
        ("upn", Upn), ("uln", Uln), ("ni", NationalInsurance), ("nass", Nass), ("postcode", Postcode), ("laestab", LaEstab), ("urn", Urn),
        ("ofsted", Ofsted), ("ukprn", Ukprn), ("eligibilityCode", EligibilityCode), ("uprn", Uprn), ("nhs", Nhs),
    ];

    // What else people call them.
    private static readonly Dictionary<string, string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        ["nino"] = "ni",
        ["niNumber"] = "ni",
        ["nationalInsurance"] = "ni",
        ["nationalInsuranceNumber"] = "ni",
        ["nhsNumber"] = "nhs",
        ["dfeNumber"] = "laestab",
        ["ofstedUrn"] = "ofsted",
        ["eyUrn"] = "ofsted",
        ["thirtyHoursCode"] = "eligibilityCode",
    };

    /// <summary>Kinds that can be checked.</summary>
    public static IEnumerable<string> Kinds => Checks.Select(c => c.Kind);

    /// <summary>Checks an identifier of a kind; null when there is no such kind.</summary>
    /// <param name="kind">One of <see cref="Kinds"/>.</param>
    /// <param name="value">The identifier as typed.</param>
    public static IdentifierCheck? Check(string kind, string value) =>
        Array.Find(Checks, c => string.Equals(c.Kind, Names.GetValueOrDefault(kind, kind), StringComparison.OrdinalIgnoreCase)).Check?.Invoke(value);

    /// <summary>
    /// Unique pupil number: a check letter, three digits of the authority, four of the school, two of the year and a serial
    /// number; a letter at the end marks a temporary one (DfE's UPN guide).
    /// </summary>
    /// <param name="value">The number as typed.</param>
    public static IdentifierCheck Upn(string value)
    {
        var upn = value.Trim();
        if (upn.Length == 0)
        {
            return IdentifierCheck.Wrong("1500", "There is no UPN.");
        }

        if (!UpnShape().IsMatch(upn))
        {
            return IdentifierCheck.Wrong("U5", "A UPN is a capital letter followed by 12 digits; a temporary one ends with a letter. The letters I, O and S are not used.");
        }

        var sum = 0;
        for (var i = 1; i < 13; i++)
        {
            sum += (i + 1) * (char.IsAsciiDigit(upn[i]) ? upn[i] - '0' : UpnLetters.IndexOf(upn[i], StringComparison.Ordinal));
        }

        if (UpnLetters[sum % 23] != upn[0])
        {
            return IdentifierCheck.Wrong("1510", "The first letter of the UPN does not fit its digits. Check it against the pupil's record.");
        }

        var authority = int.Parse(upn.AsSpan(1, 3), NumberStyles.None, CultureInfo.InvariantCulture);
        if (!Array.Exists(Authorities, a => authority >= a.From && authority <= a.To))
        {
            return IdentifierCheck.Wrong("1530", $"The digits {upn[1..4]} of the UPN are not the number of a local authority.");
        }

        return IdentifierCheck.Right(upn, char.IsAsciiDigit(upn[12]) ? "A permanent UPN." : "A temporary UPN: replace it with the permanent one.");
    }

    /// <summary>Unique learner number: ten digits of which the last is a check digit (modulus 11).</summary>
    /// <param name="value">The number as typed.</param>
    public static IdentifierCheck Uln(string value)
    {
        var uln = NoSpaces(value);
        if (uln.Length != 10 || !uln.All(char.IsAsciiDigit))
        {
            return IdentifierCheck.Wrong("ULN-SHAPE", "A ULN is ten digits.");
        }

        if (uln == "9999999999")
        {
            return IdentifierCheck.Wrong("ULN-TEMPORARY", "9999999999 stands for a learner whose ULN is not known yet; it is nobody's number.");
        }

        var remainder = Enumerable.Range(0, 9).Sum(i => (10 - i) * (uln[i] - '0')) % 11;
        return remainder != 0 && (10 - remainder) % 10 == uln[9] - '0'
            ? IdentifierCheck.Right(uln, "A ULN.")
            : IdentifierCheck.Wrong("ULN-CHECK", "The last digit of the ULN does not fit the others. Check it against the learner's record.");
    }

    /// <summary>National Insurance number: two letters, six digits and A to D; a space may stand for a suffix that is not known.</summary>
    /// <param name="value">The number as typed.</param>
    public static IdentifierCheck NationalInsurance(string value)
    {
        var number = NoSpaces(value).ToUpperInvariant();
        if (number.Length == 8 && value.EndsWith(' '))
        {
            number += ' ';
        }

        return NiShape().IsMatch(number)
            ? IdentifierCheck.Right(number, "A National Insurance number.")
            : IdentifierCheck.Wrong("EL-05", "A National Insurance number is two letters, six digits and a letter from A to D, such as AB123456C.");
    }

    /// <summary>Asylum support (NASS) reference: year, month, and a serial number of five or six digits.</summary>
    /// <param name="value">The reference as typed.</param>
    public static IdentifierCheck Nass(string value)
    {
        var number = NoSpaces(value);
        return NassShape().IsMatch(number)
            ? IdentifierCheck.Right(number, "An asylum support reference.")
            : IdentifierCheck.Wrong("EL-06", "An asylum support reference is nine or ten digits: two of the year, two of the month (01 to 12), then five or six more.");
    }

    /// <summary>Postcode, written in capitals with one space.</summary>
    /// <param name="value">The postcode as typed.</param>
    public static IdentifierCheck Postcode(string value)
    {
        var bare = NoSpaces(value).ToUpperInvariant();
        var postcode = bare.Length > 3 ? $"{bare[..^3]} {bare[^3..]}" : bare;
        return PostcodeShape().IsMatch(postcode)
            ? IdentifierCheck.Right(postcode, "A postcode.")
            : IdentifierCheck.Wrong("POSTCODE-SHAPE", "This is not a UK postcode. Write it as CB3 0AP, with the digit 0 and not the letter O.");
    }

    /// <summary>Authority and establishment number, printed 873/1234.</summary>
    /// <param name="value">The number as typed.</param>
    public static IdentifierCheck LaEstab(string value)
    {
        var number = NoSpaces(value);
        return LaEstabShape().IsMatch(number)
            ? IdentifierCheck.Right($"{number[..3]}/{number[^4..]}", "An LAESTAB number.")
            : IdentifierCheck.Wrong("LAESTAB-SHAPE", "An LAESTAB number is three digits of the authority and four of the establishment, such as 873/1234.");
    }

    /// <summary>Unique reference number of a school: six digits, no check digit.</summary>
    /// <param name="value">The number as typed.</param>
    public static IdentifierCheck Urn(string value) =>
        Digits(value, 6, "A URN.", "URN-SHAPE", "A URN is six digits. The four digits after the stroke of an LAESTAB number are not the URN.");

    /// <summary>Ofsted's number of a provider: six or seven digits, or EY and six digits.</summary>
    /// <param name="value">The number as typed.</param>
    public static IdentifierCheck Ofsted(string value)
    {
        var number = NoSpaces(value).ToUpperInvariant();
        return OfstedShape().IsMatch(number)
            ? IdentifierCheck.Right(number, "An Ofsted number.")
            : IdentifierCheck.Wrong("OFSTED-SHAPE", "An Ofsted number is six or seven digits, or EY followed by six digits.");
    }

    /// <summary>UK provider reference number: eight digits, the first of which is 1. The shape is unverified.</summary>
    /// <param name="value">The number as typed.</param>
    public static IdentifierCheck Ukprn(string value)
    {
        var number = NoSpaces(value);
        return number.Length == 8 && number[0] == '1' && number.All(char.IsAsciiDigit)
            ? IdentifierCheck.Right(number, "A UKPRN.")
            : IdentifierCheck.Wrong("UKPRN-SHAPE", "A UKPRN is eight digits and begins with 1.");
    }

    /// <summary>Eligibility code of the working-parent entitlement: eleven digits; no check digit is published.</summary>
    /// <param name="value">The code as typed.</param>
    public static IdentifierCheck EligibilityCode(string value) =>
        Digits(value, 11, "An eligibility code.", "EL-07", "An eligibility code is 11 digits.");

    /// <summary>Unique property reference number: at most 12 digits, compared without leading zeros. No check digit.</summary>
    /// <param name="value">The number as typed.</param>
    public static IdentifierCheck Uprn(string value)
    {
        var typed = NoSpaces(value);
        var number = typed.TrimStart('0');
        return typed.Length <= 100 && number.Length is > 0 and <= 12 && number.All(char.IsAsciiDigit)
            ? IdentifierCheck.Right(number, "A UPRN; only the gazetteer knows whether there is such a property.")
            : IdentifierCheck.Wrong("UPRN-SHAPE", "A UPRN is a number of at most 12 digits.");
    }

    /// <summary>NHS number: ten digits of which the last is a check digit (modulus 11), printed 943 476 5919.</summary>
    /// <param name="value">The number as typed.</param>
    public static IdentifierCheck Nhs(string value)
    {
        var number = NoSpaces(value).Replace("-", "", StringComparison.Ordinal);
        if (number.Length != 10 || !number.All(char.IsAsciiDigit))
        {
            return IdentifierCheck.Wrong("NHS-SHAPE", "An NHS number is ten digits, such as 943 476 5919.");
        }

        // 11 stands for 0, and 10 is no digit: such numbers are not issued.
        var check = 11 - Enumerable.Range(0, 9).Sum(i => (10 - i) * (number[i] - '0')) % 11;
        return check % 11 == number[9] - '0' && number.Any(digit => digit != number[0])
            ? IdentifierCheck.Right(number, "An NHS number.")
            : IdentifierCheck.Wrong("NHS-CHECK", "The last digit of the NHS number does not fit the others. Check it against the person's record.");
    }

    private static IdentifierCheck Digits(string value, int count, string right, string code, string wrong)
    {
        var number = NoSpaces(value);
        return number.Length == count && number.All(char.IsAsciiDigit) ? IdentifierCheck.Right(number, right) : IdentifierCheck.Wrong(code, wrong);
    }

    private static string NoSpaces(string value) => string.Concat(value.Where(c => !char.IsWhiteSpace(c)));

    [GeneratedRegex("^[A-HJ-NP-RT-Z][0-9]{11}[0-9A-HJ-NP-RT-Z]\\z", RegexOptions.CultureInvariant)]
    private static partial Regex UpnShape();

    [GeneratedRegex("^(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z][0-9]{6}[A-D ]\\z", RegexOptions.CultureInvariant)]
    private static partial Regex NiShape();

    [GeneratedRegex("^[0-9]{2}(0[1-9]|1[0-2])[0-9]{5,6}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex NassShape();

    [GeneratedRegex("^(GIR 0AA|[A-PR-UWYZ]([0-9]{1,2}|[A-HK-Y][0-9]|[A-HK-Y][0-9][0-9ABEHMNPRV-Y]|[0-9][A-HJKPS-UW]) [0-9][ABD-HJLNP-UW-Z]{2})\\z", RegexOptions.CultureInvariant)]
    private static partial Regex PostcodeShape();

    [GeneratedRegex("^[0-9]{3}/?[0-9]{4}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex LaEstabShape();

    [GeneratedRegex("^([0-9]{6,7}|EY[0-9]{6})\\z", RegexOptions.CultureInvariant)]
    private static partial Regex OfstedShape();
}
