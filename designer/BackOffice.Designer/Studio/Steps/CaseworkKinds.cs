using static BackOffice.Designer.Studio.Steps.StepField;

namespace BackOffice.Designer.Studio.Steps;

/// <summary>The kinds of step of casework, as packs write them (workflows/README.md).</summary>
internal static class CaseworkKinds
{
    private const string Work = "Casework";
    private const string Time = "Clocks and waiting";
    private const string Record = "Record";

    private static readonly StepField DataKey = new("dataKey", "Where the answers go", "The form's own key unless given, for example advice.ep.");

    public static IReadOnlyList<StepKind> All { get; } =
    [
        new("BackOffice.Task", Work, "Task", "Work for a person: a form to fill in or a choice to make.")
        {
            Ports = [],
            Fields =
            [
                new("title", "What to do", "A verb phrase, for example: Decide whether to assess."),
                Chosen("form", "Form", Choices.Forms, "Leave out when only an outcome is chosen."),
                Chosen("team", "Team", Choices.Teams, "The case's own team unless given."),
                Chosen("needs", "Who may complete it", Choices.Of("manager"), "None: everybody of the team."),
                Chosen("dueClock", "Due by the clock", Choices.Clocks),
                new("dueIn", "Or due in", "For example: 5 working days."),
                Outcomes("outcomes", "Outcomes", "The ways the task can end; each is a port."),
                Details,
                DataKey,
                Data("context", "Facts that the form shows", "An object of expressions, worked out when the task opens: {\"finding\": \"decisions.check.sentence\"}."),
            ],
        },
        new("BackOffice.Decide", Work, "Decide", "Runs a rule set, or one condition, and records the result for ever.")
        {
            Ports = [],
            Fields =
            [
                Chosen("ruleSet", "Rule set", Choices.RuleSets),
                Long("when", "Or a condition", "An expression, for example: request.age >= 16."),
                Outcomes("outcomes", "Ports", "Yes and No, or the outcomes of the rule set and Default for any other; always NeedsInformation and Error."),
            ],
        },
        new("BackOffice.Letter", Work, "Letter", "Writes a letter, keeps it exactly as sent and sends it.")
        {
            Fields =
            [
                Chosen("letter", "Letter", Choices.Letters),
                new("to", "To", "parents, pupil, school, or a contact of the pack. The letter's own unless given."),
                Data("copies", "Copies to", "A list: [\"school\", \"icb\"]."),
                Chosen("method", "How it goes", "email", "firstClassPost", "hand", "portal"),
            ],
        },
        new("BackOffice.RequestAdvice", Work, "Ask for advice", "Asks several bodies at once, each with a task, a clock and reminders.")
        {
            Ports = ["Done", "Enough"],
            Fields =
            [
                Data("bodies", "Bodies", "A list of bodies: [{\"key\": \"ep\", \"title\": \"the educational psychologist\", \"team\": \"educational-psychology\"}]."),
                Chosen("form", "Form", Choices.Forms),
                Chosen("letter", "Letter", Choices.Letters),
                Chosen("clock", "Clock of each body", Choices.Clocks),
                Any("enough", "Enough", "all, or the number of answers after which the rest are cancelled."),
                Data("chase", "Reminders after", "Days after the request: [21, 35, 42]."),
                new("title", "What to do", "Advice from {body} unless given."),
                Chosen("team", "Team", Choices.Teams),
                new("stopOn", "Answer that says when it came", "returnedOn unless given."),
                Data("outcomes", "Outcomes of each task", "Received and NotNeeded unless given."),
                DataKey,
            ],
        },
        new("BackOffice.StartClock", Time, "Start a clock", "Starts a statutory time limit.")
        {
            Fields = [Chosen("clock", "Clock", Choices.Clocks), Any("start", "Counted from", "The clock's own start unless given."), new("about", "About", "Tells runs of one clock apart."), new("variant", "Variant")],
        },
        new("BackOffice.StopClock", Time, "Stop a clock", "Stops a time limit: met, excused or breached.")
        {
            Fields =
            [
                Chosen("clock", "Clock", Choices.Clocks), Any("on", "On", "A day; today unless given."), new("about", "About"), new("reason", "Reason"),
                Flag("cancel", "It no longer applies", "Cancels the clock instead."),
            ],
        },
        new("BackOffice.ExcuseClock", Time, "Excuse a clock", "Records an exception that the law allows.")
        {
            Ports = ["Done", "NotAllowed"],
            Fields =
            [
                Chosen("clock", "Clock", Choices.Clocks), new("code", "Code of the exception"), Long("reason", "Reason"), new("evidence", "Evidence"), new("about", "About"),
                Any("from", "From"), Any("to", "To"), Any("parentToldOn", "Parent told on"),
            ],
        },
        new("BackOffice.WaitFor", Time, "Wait for", "Waits for an event, for a day, or for whichever comes first.")
        {
            Ports = ["Happened", "TimedOut"],
            Fields =
            [
                new("event", "Event", "The name by which a caseworker or another process records it."), Chosen("timeoutClock", "Until the clock is due", Choices.Clocks), new("timeout", "Or for", "For example: 4 weeks."),
                Any("until", "Or until the day"), new("about", "About"), DataKey,
            ],
        },
        new("BackOffice.SetStage", Record, "Set the stage", "Moves the case to a stage of the process.") { Fields = [Chosen("stage", "Stage", Choices.Stages)] },
        new("BackOffice.UpdateRecord", Record, "Update the record", "Writes values into the case, or asks the register to change the child's record.")
        {
            Fields = [Data("set", "Values", "Paths and expressions: {\"pupil.senStatus\": \"\\\"E\\\"\"}.")],
        },
        new("BackOffice.Alert", Record, "Raise an alert", "A flag that everybody sees who opens the child's record.")
        {
            Fields =
            [
                new("alert", "Type of alert"), Chosen("severity", "Severity", "info", "amber", "red"),
                new("banner", "Banner", "At most 80 characters; no reason, address or allegation."), new("reviewIn", "Review in", "For example: 12 months."),
            ],
        },
        new("BackOffice.ClearAlert", Record, "Clear an alert", "Takes an alert of this case off again.") { Fields = [new("alert", "Type of alert")] },
        new("BackOffice.CloseCase", Record, "Close the case", "Ends the case wherever it stands.") { Ports = [], Fields = [new("as", "Closed as", "For example: plan issued."), new("reason", "Reason")] },
    ];

    /// <summary>The labels and conditions of a task's outcomes. Studio's own widget knows only their names.</summary>
    private static StepField Details => Data("outcomeDetails", "Labels and conditions of the outcomes", "For each outcome: {\"name\": \"Assess\", \"label\": \"Agree to assess\", \"when\": \"…\"}. Names are added and taken out above.") with { OnlyInStudio = true };
}
