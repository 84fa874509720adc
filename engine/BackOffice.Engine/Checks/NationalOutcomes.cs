namespace BackOffice.Engine.Checks;

/// <summary>What the codes of both shapes of the national service mean.</summary>
public static class NationalOutcomes
{
    /// <summary>The older service: a status, an error code and a qualifier.</summary>
    /// <param name="kind">What was asked.</param>
    /// <param name="status">1 yes, 0 no.</param>
    /// <param name="error">0 or nothing when there was no error.</param>
    /// <param name="qualifier">What it adds in words.</param>
    /// <param name="validFrom">First day of a code.</param>
    /// <param name="validTo">Last day of a code.</param>
    /// <param name="graceEnds">Last day of its grace period.</param>
    public static NationalAnswer OfSoap(NationalKind kind, string? status, string? error, string? qualifier, DateOnly? validFrom = null, DateOnly? validTo = null, DateOnly? graceEnds = null)
    {
        var code = kind == NationalKind.WorkingFamilies;
        var added = qualifier?.Trim() ?? "";
        var answer = (status?.Trim(), error?.Trim() ?? "0", added) switch
        {
            ("1", _, "" or "Discretionary Start") => Eligible(code),
            ("0", "0" or "", "No Trace - Check data") => NotFound(),
            ("0", "0" or "", "Pending - Keep checking") => Pending("The service has not decided yet. Ask again tomorrow."),
            ("0", "0" or "", "Manual process") => Pending("The service is looking at this by hand. Ask again in a few days."),
            ("0", "0" or "", "") when code && validFrom is null && validTo is null => CodeNotFound(),
            ("0", "0" or "", "") => NotEligible(code),
            ("0" or "1", "0" or "", _) => Failed($"The service answered with a qualifier that is not known: {added}."),
            _ => Failed($"The service answered with error {error}."),
        };
        return answer with { ValidFrom = validFrom, ValidTo = validTo, GraceEnds = graceEnds, Discretionary = added == "Discretionary Start" };
    }

    /// <summary>The newer service: one status in a word.</summary>
    /// <param name="kind">What was asked.</param>
    /// <param name="status">queuedForProcessing, parentNotFound, eligible, notEligible, error, notFound or deleted.</param>
    public static NationalAnswer OfRest(NationalKind kind, string? status) => status switch
    {
        "eligible" => Eligible(kind == NationalKind.WorkingFamilies),
        "notEligible" => NotEligible(kind == NationalKind.WorkingFamilies),
        "parentNotFound" => NotFound(),
        "notFound" => kind == NationalKind.WorkingFamilies ? CodeNotFound() : NotFound(),
        "queuedForProcessing" => Pending("The service has the question in its queue. Ask again later."),
        "error" => Failed("The service met an error. Ask again later."),
        _ => Failed($"The service answered with a status that is not known: {status ?? "none"}."),
    };

    /// <summary>No answer was to be had.</summary>
    /// <param name="why">Why, and what to do.</param>
    public static NationalAnswer Failed(string why) => new(NationalStatus.Failed, why);

    private static NationalAnswer Eligible(bool code) => new(NationalStatus.Eligible, code ? "The code is valid." : "The parent is eligible.");

    private static NationalAnswer NotEligible(bool code) => new(NationalStatus.NotEligible, code ? "The code is known but not valid on this day." : "The service found no benefit that counts. Ask the parent for evidence.");

    private static NationalAnswer NotFound() => new(NationalStatus.ParentNotFound, "The service has no such parent. Check the name, the date of birth and the number.");

    private static NationalAnswer CodeNotFound() => new(NationalStatus.CodeNotFound, "The service has no such code. Check the code, the number and the child’s date of birth.");

    private static NationalAnswer Pending(string words) => new(NationalStatus.Pending, words);
}
