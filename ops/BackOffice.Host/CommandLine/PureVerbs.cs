using System.Text.Json.Nodes;
using BackOffice.Engine.Cases;
using BackOffice.Engine.Workflow;
using BackOffice.Forms;
using BackOffice.Rules.Clocks;
using BackOffice.Rules.Identifiers;
using BackOffice.Rules.Letters;
using BackOffice.Rules.Verbs;

namespace BackOffice.Host.CommandLine;

/// <summary>The verbs that work things out and touch no database.</summary>
internal static class PureVerbs
{
    public static IReadOnlyList<Verb> All { get; } =
    [
        Verb.Pure("rules expr", "one expression on given facts", ask => RulesVerbs.Expr(ask, Today, SharedLaw.Here.Calendars)),
        Verb.Pure("rules run", "a RulesEngine workflow on given facts", ask => RulesVerbs.Run(ask, Today, SharedLaw.Here.Calendars)),
        Verb.Pure("rules table", "a decision table on given facts", ask => RulesVerbs.Table(ask, Today, SharedLaw.Here.Calendars)),
        Verb.Pure("letters render", "a letter template over a model", LetterVerbs.Render),
        Verb.Pure("clocks due", "due date and working of a clock", ask => new ClockVerbs(SharedLaw.Here.Clocks, SharedLaw.Here.Calendars).Due(ask)),
        Verb.Pure("identifiers check", "UPN, ULN, NI number, postcode and the rest", IdentifierVerbs.Check),
        Verb.Pure("forms check", "what is wrong with a form", ask => FormVerbs.Check(ask?.ToJsonString() ?? "null")),
        Verb.Pure("forms validate", "a return against its form", FormVerbs.Validate),
        Verb.Pure("forms template", "a CSV or XLSX to fill in, for the rows of a form", FormVerbs.Template),
        Verb.Pure("process run", "a workflow in memory with a simulated clock", ask => ProcessVerbs.Run(ask)),
    ];

    private static DateOnly Today => London.DayOf(DateTimeOffset.UtcNow);
}
