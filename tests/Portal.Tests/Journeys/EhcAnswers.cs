namespace Portal.Tests.Journeys;

/// <summary>A parent's answers to the request for an assessment, by the name of the question.</summary>
internal static class EhcAnswers
{
    public static readonly Dictionary<string, (string Part, string Value)[]> Parent = new()
    {
        ["requester"] = One("parent"),
        ["askerName"] = One("Eve Example"),
        ["askerEmail"] = One("eve@home.example"),
        ["askerPhone"] = One("01632 960 001"),
        ["forename"] = One("Ada"),
        ["surname"] = One("Example"),
        ["dateOfBirth"] = [("-day", "4"), ("-month", "may"), ("-year", "2016")],
        ["ncYear"] = One("4"),
        ["homeAddress"] = [("-line1", "1 Low Road"), ("-town", "Demotown"), ("-postcode", "cb3 0ap")],
        ["lookedAfter"] = One("no"),
        ["homeLanguage"] = One("English"),
        ["interpreter"] = One("no"),
        ["previousRequest"] = One("no"),
        ["attends"] = One("yes"),
        ["settingName"] = One("Low Road Primary"),
        ["attendance"] = One("most"),
        ["primaryNeed"] = One("SLCN"),
        ["strengths"] = One("Kind, funny and good at drawing."),
        ["childViews"] = One("Ada wants friends."),
        ["reasons"] = One("She cannot follow the lesson."),
        ["healthNeeds"] = One("no"),
        ["socialCare"] = One("no"),
        ["cycles"] = One("3"),
        ["triedSummary"] = One("Small groups twice a week."),
        ["consentShare"] = One("yes"),
        ["consentHealth"] = One("yes"),
        ["consentCare"] = One("yes"),
    };

    public static readonly Dictionary<string, (string Part, string Value)[]> FirstParent = new()
    {
        ["forename"] = One("Eve"),
        ["surname"] = One("Example"),
        ["relationship"] = One("mother"),
        ["responsible"] = One("yes"),
        ["sameAddress"] = One("yes"),
        ["phone"] = One("01632 960 001"),
    };

    /// <summary>What to type on the page now shown.</summary>
    public static IEnumerable<(string, string)> For(Browser browser, Dictionary<string, (string Part, string Value)[]> answers) =>
        answers.Where(a => browser.Asks(a.Key)).SelectMany(a => a.Value.Select(v => (a.Key + v.Part, v.Value)));

    private static (string, string)[] One(string value) => [("", value)];
}
