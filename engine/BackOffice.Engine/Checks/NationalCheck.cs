using System.Globalization;
using System.Text.RegularExpressions;
using BackOffice.Rules.Identifiers;

namespace BackOffice.Engine.Checks;

/// <summary>What the national checking service can be asked.</summary>
public enum NationalKind
{
    /// <summary>Free school meals.</summary>
    FreeSchoolMeals,

    /// <summary>The two-year-old entitlement.</summary>
    TwoYearOffer,

    /// <summary>Early years pupil premium.</summary>
    EarlyYearPupilPremium,

    /// <summary>A working-parent code.</summary>
    WorkingFamilies,
}

/// <summary>A question to the national checking service.</summary>
/// <param name="Kind">What is asked.</param>
/// <param name="LastName">The parent's surname; may be left out for a code.</param>
/// <param name="DateOfBirth">The parent's date of birth; the child's for a code.</param>
/// <param name="NationalInsurance">National Insurance number.</param>
/// <param name="AsylumSupport">Asylum support number, in place of the National Insurance number.</param>
/// <param name="Code">Working-parent code.</param>
public sealed record NationalQuestion(NationalKind Kind, string? LastName, DateOnly? DateOfBirth, string? NationalInsurance, string? AsylumSupport = null, string? Code = null);

/// <summary>Something wrong with a question.</summary>
/// <param name="Code">Code of the fault.</param>
/// <param name="Message">What to do about it.</param>
public sealed record NationalProblem(string Code, string Message)
{
    /// <summary>Code and message.</summary>
    public override string ToString() => $"{Code}: {Message}";
}

/// <summary>What must be right before anybody is asked.</summary>
public static partial class NationalRules
{
    /// <summary>Most rows of a bulk check.</summary>
    public const int MostRows = 250;

    /// <summary>Everything wrong with a question; empty when it may be sent.</summary>
    /// <param name="question">The question.</param>
    /// <param name="today">The day.</param>
    public static IReadOnlyList<NationalProblem> Check(NationalQuestion question, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(question);
        var problems = new List<NationalProblem>();
        var code = question.Kind == NationalKind.WorkingFamilies;
        var name = question.LastName?.Trim() ?? "";
        if (name.Length == 0 && !code) Add("EL-01", "Enter the parent’s last name.");
        else if (name.Length > 0 && !Surname().IsMatch(name)) Add("EL-01", "The last name may hold letters, spaces, commas, full stops, apostrophes and hyphens only.");
        if (question.DateOfBirth is not { } born) Add("EL-02", code ? "Enter the child’s date of birth, like 2023-03-27." : "Enter the parent’s date of birth, like 1990-03-27.");
        else if (born > today || born.Year < 1900) Add("EL-02", "The date of birth must be a real date in the past.");
        var (ni, nass) = (question.NationalInsurance?.Trim() ?? "", question.AsylumSupport?.Trim() ?? "");
        if (ni.Length > 0 && nass.Length > 0) Add("EL-03", "Give the National Insurance number or the asylum support number, not both.");
        else if (ni.Length == 0 && nass.Length == 0) Add("EL-04", "Give the National Insurance number or the asylum support number.");
        if (ni.Length > 0 && !Identifier.NationalInsurance(ni).Valid) Add("EL-05", "The National Insurance number is two letters, six digits and a letter from A to D, like AB123456C.");
        if (nass.Length > 0 && !Identifier.Nass(nass).Valid) Add("EL-06", "The asylum support number is the year, the month and five or six digits, like 240712349.");
        if (code && !Identifier.EligibilityCode(question.Code ?? "").Valid) Add("EL-07", "The eligibility code has 11 digits.");
        return problems;

        void Add(string fault, string message) => problems.Add(new NationalProblem(fault, message));
    }

    /// <summary>A date as bulk files have it: 1990-03-27, 27-03-1990 or 27/03/1990.</summary>
    /// <param name="text">As written.</param>
    /// <param name="day">The day.</param>
    public static bool TryDay(string? text, out DateOnly day) =>
        DateOnly.TryParseExact(text?.Trim(), ["yyyy-MM-dd", "dd-MM-yyyy", "dd/MM/yyyy"], CultureInfo.InvariantCulture, DateTimeStyles.None, out day);

    [GeneratedRegex(@"^[\p{L}\p{M} ,.'’‘-]+$")]
    private static partial Regex Surname();
}

/// <summary>How the national service answered.</summary>
public enum NationalStatus
{
    /// <summary>Eligible.</summary>
    Eligible,

    /// <summary>Not eligible.</summary>
    NotEligible,

    /// <summary>The service has no such parent. This is no refusal: the data may be wrong.</summary>
    ParentNotFound,

    /// <summary>The service has no such code.</summary>
    CodeNotFound,

    /// <summary>Not decided yet: ask again later.</summary>
    Pending,

    /// <summary>No answer was to be had.</summary>
    Failed,
}

/// <summary>The answer of the national service.</summary>
/// <param name="Status">How it answered.</param>
/// <param name="Words">The answer in a sentence.</param>
public sealed record NationalAnswer(NationalStatus Status, string Words)
{
    /// <summary>Tier of free school meals.</summary>
    public string? Tier { get; init; }

    /// <summary>Last day for which the answer holds.</summary>
    public DateOnly? Until { get; init; }

    /// <summary>First day of a code's validity.</summary>
    public DateOnly? ValidFrom { get; init; }

    /// <summary>Last day of a code's validity.</summary>
    public DateOnly? ValidTo { get; init; }

    /// <summary>Last day of a code's grace period.</summary>
    public DateOnly? GraceEnds { get; init; }

    /// <summary>True when a code counts from a discretionary start.</summary>
    public bool Discretionary { get; init; }

    /// <summary>True when asking again may give another answer.</summary>
    public bool AskAgain => Status is NationalStatus.Pending or NationalStatus.Failed;
}
