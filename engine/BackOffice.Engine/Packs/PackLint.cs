using System.Collections.Immutable;
using System.Text.Json.Nodes;
using BackOffice.Engine.Casework;
using BackOffice.Engine.Starting;
using BackOffice.Engine.Workflow;
using BackOffice.Forms;
using BackOffice.Rules.Facts;

namespace BackOffice.Engine.Packs;

/// <summary>Finds what a compiled pack would run into one day: things that steps name and the pack does not have, names that expressions misspell, clocks that nobody stops. The workflow's own lint looks at the flow.</summary>
internal sealed class PackLint(Pack pack, ImmutableList<PackFile> files)
{
    private static readonly string[] Audiences = ["school", "parent", "provider", "public"];

    private static readonly string[] Roles = ["parents", "parent", "school", "pupil"];

    private readonly List<PackFault> faults = [];
    private readonly HashSet<string> formsUsed = new(StringComparer.Ordinal);
    private readonly HashSet<string> lettersUsed = new(StringComparer.Ordinal);
    private readonly HashSet<string> clocksStarted = new(StringComparer.Ordinal);
    private readonly HashSet<string> clocksStopped = new(StringComparer.Ordinal);
    private readonly HashSet<string> eventsAwaited = new(StringComparer.Ordinal);
    private readonly HashSet<string> stagesSet = new(StringComparer.Ordinal);
    private bool anyClockByExpression;

    /// <summary>Everything found.</summary>
    public IReadOnlyList<PackFault> Run()
    {
        Head();
        foreach (var step in pack.Workflow?.Steps.Values ?? [])
        {
            Check(step);
        }

        Clocks();
        Events();
        Letters();
        if (pack.HasProcess)
        {
            Leftovers();
        }

        return faults;
    }

    private void Head()
    {
        if (pack.HasProcess && pack.Stages.IsEmpty)
        {
            Error("pack.json", "\"stages\"", "the pack has no stages. List at least one.");
        }

        if (pack.HasProcess || pack.Team.Length > 0)
        {
            Team("pack.json", pack.Team, "the pack");
        }

        if (pack.Portal is { } portal)
        {
            Form("pack.json", portal.Form, "the portal");
            if (!pack.HasProcess && pack.ReferencePrefix.Length == 0)
            {
                Error("pack.json", "\"portal\"", "whoever sends the portal's form is given a reference, and the pack has no \"referencePrefix\". Give the letters that references begin with.");
            }

            foreach (var who in portal.Who.Except(Audiences))
            {
                Error("pack.json", $"\"{who}\"", $"the portal is open to \"{who}\", which is nobody known. Use {Words.List(Audiences)}.");
            }

            if (portal.Upn is { } upn && pack.Forms.TryGetValue(portal.Form, out var form) && form.Definition.Field(upn) is null)
            {
                Error("pack.json", $"\"{upn}\"", $"the portal's UPN answer \"{upn}\" is no field of the form \"{portal.Form}\".");
            }

            foreach (var answer in portal.Subject?.Answers ?? [])
            {
                if (pack.Forms.TryGetValue(portal.Form, out var asked) && asked.Definition.Field(answer) is null)
                {
                    Error("pack.json", $"\"{answer}\"", $"the portal's subject names the answer \"{answer}\", which is no field of the form \"{portal.Form}\". Name a field that the form has.");
                }
            }
        }

        foreach (var collection in pack.Collections)
        {
            Form("pack.json", collection.Form, $"the collection \"{collection.Id}\"");
            if (collection.Kinds.IsEmpty)
            {
                Error("pack.json", $"\"{collection.Id}\"", $"the collection \"{collection.Id}\" asks nobody. List the kinds of provider under \"kinds\".");
            }

            if (collection.Team is { } team)
            {
                Team("pack.json", team, $"the collection \"{collection.Id}\"");
            }

            foreach (var reminder in collection.Reminders ?? [])
            {
                Letter("pack.json", reminder.Letter, $"the reminder \"{reminder.Id}\"");
            }

            if (collection.Children is { } children && pack.Forms.TryGetValue(collection.Form, out var counted))
            {
                Children(collection, children, counted.Definition.Field(children.Rows));
            }

            if (collection.Directory is { } directory && pack.Forms.TryGetValue(collection.Form, out var listed))
            {
                Listed(collection, directory, listed.Definition);
            }
        }

        foreach (var item in pack.Events)
        {
            if (item.Form is { } form)
            {
                Form("pack.json", form, $"the event \"{item.Name}\"");
            }
        }

        if (pack.Events.Count(item => item.Excuses) > 1)
        {
            Error("pack.json", "\"excuses\"", "two events claim exceptions. Leave \"excuses\" to one of them.");
        }
    }

    private void Listed(PackCollection collection, PackDirectory directory, FormDefinition form)
    {
        foreach (var answer in directory.Answers.Where(answer => form.Field(answer) is null))
        {
            Error("pack.json", $"\"{answer}\"", $"the directory of the collection \"{collection.Id}\" names the answer \"{answer}\", which is no field of the form \"{collection.Form}\". Name a field that the form has.");
        }

        foreach (var answer in new[] { directory.Name, directory.Type }.Where(answer => form.Field(answer) is { Public: false }))
        {
            Error("pack.json", $"\"{answer}\"", $"the directory of the collection \"{collection.Id}\" shows \"{answer}\", which the form does not make public. Write \"public\": true at the field.");
        }

        foreach (var answer in directory.Sessions is { } sessions && form.Field(sessions.Rows) is { } rows ? sessions.Answers.Where(answer => rows.Fields.All(field => field.Name != answer)) : [])
        {
            Error("pack.json", $"\"{answer}\"", $"the directory of the collection \"{collection.Id}\" names the answer \"{answer}\", which is no field of its rows. Name a field that they have.");
        }

        foreach (var field in form.Fields.Where(field => field.PublicWhen is { } consent && form.Field(consent) is not { Type: FieldType.YesNo }))
        {
            Error($"forms/{collection.Form}.json", $"\"{field.PublicWhen}\"", $"\"{field.Name}\" is public when \"{field.PublicWhen}\" is answered with yes, and that is no yes-or-no question of the form.");
        }
    }

    private void Children(PackCollection collection, PackChildRows children, FieldDefinition? rows)
    {
        if (rows is not { Type: FieldType.RowSet })
        {
            Error("pack.json", $"\"{children.Rows}\"", $"the children of the collection \"{collection.Id}\" are \"{children.Rows}\", which is no row set of the form \"{collection.Form}\". Name the rows that are children.");
            return;
        }

        foreach (var answer in children.Answers.Where(answer => !rows.Fields.Any(field => field.Name == answer)))
        {
            Error("pack.json", $"\"{answer}\"", $"the children of the collection \"{collection.Id}\" name the answer \"{answer}\", which is no field of the rows \"{children.Rows}\". Name a field that they have.");
        }
    }

    /// <summary>Work that belongs to nobody would never be seen.</summary>
    private void Whose(Step step)
    {
        if (pack.Team.Length == 0 && step.Input("team") is null)
        {
            Error(step, "it has no team, and the pack has none either. Name the team whose work it is.");
        }
    }

    /// <summary>After a task that nothing follows the case would stay open, and nobody would have anything to do in it.</summary>
    private static bool IsDeadEnd(Step step) =>
        step.Container is { Type: FlowchartStep.TypeName } flowchart && ReferenceEquals(flowchart, flowchart.Graph.Root) && flowchart.Flow.IndexOf(step) is >= 0 and var index && flowchart.Flow.Outbound[index].Length == 0;

    private void DeadEnd(Step step)
    {
        if (IsDeadEnd(step))
        {
            Warn(step, "nothing follows it, so the case would stay open with nothing to do. Connect it to the next step, or close the case after it.");
        }
    }

    private void Check(Step step)
    {
        switch (step.Type)
        {
            case TaskStep.TypeName:
                Needed(step, "title");
                Use(step, "form", Form);
                Use(step, "team", Team);
                Use(step, "dueClock", Clock);
                LengthOf(step, "dueIn");
                Outcomes(step);
                Conditions(step, "context");
                DataKey(step);
                Whose(step);
                DeadEnd(step);
                break;
            case DecideStep.TypeName:
                Use(step, "ruleSet", RuleSet);
                if (StepData.Text(step, "ruleSet") is null && StepData.Text(step, "when") is null && StepData.Expression(step, "when") is null)
                {
                    Error(step, "it has neither a ruleSet nor a when. Give it one.");
                }
                else if (StepData.Text(step, "ruleSet") is null && StepData.Text(step, "when") is { } when)
                {
                    Expression(step, "when", when);
                }

                break;
            case StartClockStep.TypeName:
                Needed(step, "clock");
                Use(step, "clock", Clock);
                Note(clocksStarted, step, "clock");
                break;
            case StopClockStep.TypeName:
                Needed(step, "clock");
                Use(step, "clock", Clock);
                Note(clocksStopped, step, "clock");
                break;
            case ExcuseClockStep.TypeName:
                Needed(step, "clock");
                Needed(step, "code");
                Use(step, "clock", Clock);
                break;
            case LetterStep.TypeName:
                Needed(step, "letter");
                Use(step, "letter", Letter);
                Recipients(step, StepData.Node(step, "to"));
                foreach (var copy in StepData.Texts(step, "copies"))
                {
                    Recipient(WorkflowFile, step.Id, copy, Where(step));
                }

                break;
            case WaitForStep.TypeName:
                Note(eventsAwaited, step, "event");
                Use(step, "timeoutClock", Clock);
                LengthOf(step, "timeout");
                DataKey(step);
                if (new[] { "event", "timeoutClock", "timeout", "until" }.All(input => step.Json[input] is null))
                {
                    Error(step, "it waits for nothing. Give it an event, a timeoutClock, a timeout or until.");
                }

                break;
            case RequestAdviceStep.TypeName:
                Advice(step);
                break;
            case AlertStep.TypeName:
                Needed(step, "alert");
                Needed(step, "banner");
                LengthOf(step, "reviewIn");
                if (StepData.Text(step, "banner") is { Length: > AlertStep.BannerLimit } banner)
                {
                    Error(step, $"the banner has {banner.Length} characters; {AlertStep.BannerLimit} is the most.");
                }

                break;
            case ClearAlertStep.TypeName:
                Needed(step, "alert");
                break;
            case UpdateRecordStep.TypeName:
                Needed(step, "set");
                Conditions(step, "set");
                foreach (var (path, _) in StepData.Node(step, "set") as JsonObject ?? [])
                {
                    if (path.Split('.')[0] is var root && root is not ("pupil" or "school") && CaseFacts.Reserved.Contains(root))
                    {
                        Error(step, $"\"{path}\" cannot be set: \"{root}\" is a fact that the case works out itself.");
                    }
                }

                break;
            case SetStageStep.TypeName:
                Needed(step, "stage");
                Note(stagesSet, step, "stage");
                if (StepData.Text(step, "stage") is { } stage && pack.Stages.All(known => known.Id != stage))
                {
                    Error(step, $"the pack has no stage \"{stage}\". It has {Words.List([.. pack.Stages.Select(known => known.Id)])}.");
                }

                break;
            case CloseCaseStep.TypeName:
                Needed(step, "as");
                break;
            case "Elsa.PublishEvent":
                if (StepData.Text(step, "eventName") is { Length: > 0 } sent && StepData.Node(step, "isLocalEvent")?.ToString() is not ("true" or "True") && SentEvent.Starts(sent, step.Graph) is [var begins, ..])
                {
                    Warn(step, $"it sends \"{sent}\", with which \"{step.Graph.Find(begins.StepId)?.Label ?? begins.StepId}\" begins this very process: each case that comes here opens another. Send another event, or make sure that it ends.");
                }

                break;
        }

        Wrapped(step, step.Json, "");
    }

    private void Advice(Step step)
    {
        Use(step, "form", Form);
        Use(step, "letter", Letter);
        Use(step, "clock", Clock);
        Use(step, "team", Team);
        Note(clocksStarted, step, "clock");
        Note(clocksStopped, step, "clock");
        Outcomes(step);
        DataKey(step);
        if (step.Json["bodies"] is null)
        {
            Error(step, "it asks nobody. Give it a list of bodies.");
        }

        var keys = new HashSet<string>(StringComparer.Ordinal);
        foreach (var body in StepData.Objects(step, "bodies"))
        {
            var key = (string?)body["key"];
            if (key is null || !keys.Add(key))
            {
                Error(step, key is null ? "a body has no key. Give each a short name of its own." : $"two bodies have the key \"{key}\".");
            }

            if ((string?)body["form"] is { } form)
            {
                Form(WorkflowFile, form, $"{Where(step)}, body \"{key}\"", step.Id);
            }

            if ((string?)body["team"] is { } team)
            {
                Team(WorkflowFile, team, $"{Where(step)}, body \"{key}\"", step.Id);
            }

            if ((string?)body["letter"] is { } letter)
            {
                Letter(WorkflowFile, letter, $"{Where(step)}, body \"{key}\"", step.Id);
            }

            Recipients(step, body["to"]);
            if ((string?)body["when"] is { } when)
            {
                Expression(step, $"body \"{key}\"", when);
            }
        }
    }

    private void Outcomes(Step step)
    {
        var outcomes = TaskStep.ReadOutcomes(StepData.Node(step, "outcomes"));
        foreach (var twice in outcomes.GroupBy(outcome => outcome.Name).Where(same => same.Count() > 1))
        {
            Error(step, $"two outcomes are called \"{twice.Key}\". Rename one.");
        }

        foreach (var outcome in outcomes.Where(outcome => outcome.When is not null))
        {
            Expression(step, $"outcome \"{outcome.Name}\"", outcome.When!);
        }
    }

    private void Clocks()
    {
        foreach (var clock in pack.Clocks.All)
        {
            foreach (var start in (clock.Start ?? "").Split('|', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            {
                Expression("clocks.json", clock.Id, $"the start of {clock.Id}", start);
            }

            foreach (var date in clock.Dates.Where(date => date.From is not null))
            {
                Expression("clocks.json", clock.Id, $"the date \"{date.Name}\" of {clock.Id}", date.From!);
            }

            foreach (var excuse in clock.Excuses.Where(excuse => excuse.If is not null))
            {
                Expression("clocks.json", clock.Id, $"the exception {excuse.Code} of {clock.Id}", excuse.If!, PackExpressions.ExcuseFacts);
            }

            foreach (var act in clock.OnDue)
            {
                if (!act.StartsWith("escalate:", StringComparison.Ordinal))
                {
                    Error("clocks.json", clock.Id, $"on its due day {clock.Id} does \"{act}\", which is nothing known. Write \"escalate:\" and a team.");
                }
                else if (pack.Teams.All(team => team.Id != act["escalate:".Length..]))
                {
                    Missing("clocks.json", clock.Id, $"the due day of {clock.Id}", $"team \"{act["escalate:".Length..]}\"", "the teams of pack.json", pack.Teams.Select(team => team.Id), act["escalate:".Length..]);
                }
            }

            foreach (var excuse in clock.Excuses.Where(excuse => excuse.Letter is not null))
            {
                Letter("clocks.json", excuse.Letter!, $"the exception {excuse.Code}", clock.Id);
            }
        }

        if (!anyClockByExpression)
        {
            foreach (var clock in clocksStarted.Except(clocksStopped).Where(pack.Clocks.Has))
            {
                Warn("clocks.json", clock, $"the clock {clock} is started but no step stops it: every case would miss it.");
            }
        }

    }

    private void Events()
    {
        foreach (var item in pack.Events.Where(item => !eventsAwaited.Contains(item.Name)))
        {
            Error("pack.json", $"\"{item.Name}\"", $"no step waits for the event \"{item.Name}\", so its button could never work.");
        }
    }

    private void Letters()
    {
        // A reminder of a collection goes to the provider that owes, who is no recipient of a case.
        var reminders = pack.Collections.SelectMany(collection => collection.Reminders ?? []).Select(reminder => reminder.Letter).ToHashSet(StringComparer.Ordinal);
        foreach (var letter in pack.Letters.Values)
        {
            foreach (var role in letter.Copies.Append(letter.To).Where(role => !(role == "provider" && reminders.Contains(letter.Id))))
            {
                Recipient($"letters/{letter.Id}.txt", role, role, $"letter {letter.Id}");
            }

            foreach (var heading in letter.MustContain.Where(heading => !letter.Template.Contains(heading, StringComparison.OrdinalIgnoreCase)))
            {
                Error($"letters/{letter.Id}.txt", heading, $"the letter must contain \"{heading}\" but its text has no such heading, so it could never be issued.");
            }
        }
    }

    /// <summary>What the pack has and its process does not use.</summary>
    private void Leftovers()
    {
        foreach (var clock in pack.Clocks.Ids.Except(clocksStarted))
        {
            Warn("clocks.json", clock, $"no step starts the clock {clock}.");
        }

        foreach (var form in pack.FormJson.Keys.Except(formsUsed))
        {
            Warn($"forms/{form}.json", null, $"nothing asks the form \"{form}\".");
        }

        foreach (var letter in pack.Letters.Keys.Except(lettersUsed))
        {
            Warn($"letters/{letter}.txt", null, $"no step sends the letter {letter}.");
        }

        foreach (var stage in pack.Stages.Skip(1).Where(stage => !stagesSet.Contains(stage.Id)))
        {
            Warn("pack.json", $"\"{stage.Id}\"", $"no step reaches the stage \"{stage.Id}\".");
        }
    }

    // ---- One thing at a time ----------------------------------------------------------------------------------

    private const string WorkflowFile = "workflow.json";

    private static string Where(Step step) => $"step \"{step.Label}\"";

    private void Needed(Step step, string input)
    {
        if (string.IsNullOrEmpty(step.Json[input]?.ToString()))
        {
            Error(step, $"it has no {input}. Give it one.");
        }
    }

    private static void Note(HashSet<string> set, Step step, string input)
    {
        if (StepData.Text(step, input) is { } text)
        {
            set.Add(text);
        }
    }

    private void Use(Step step, string input, Action<string, string, string, string?> check)
    {
        if (StepData.Text(step, input) is { } id)
        {
            check(WorkflowFile, id, Where(step), step.Id);
        }
        else if (input == "clock" && StepData.Expression(step, input) is not null && step.Type == StopClockStep.TypeName)
        {
            anyClockByExpression = true;
        }
    }

    private void Form(string file, string id, string where, string? at = null)
    {
        formsUsed.Add(id);
        if (!pack.FormJson.ContainsKey(id))
        {
            Missing(file, at ?? $"\"{id}\"", where, $"form \"{id}\"", $"forms/{id}.json", pack.FormJson.Keys, id);
        }
    }

    private void Letter(string file, string id, string where, string? at = null)
    {
        lettersUsed.Add(id);
        if (!pack.Letters.ContainsKey(id))
        {
            Missing(file, at, where, $"letter \"{id}\"", $"letters/{id}.txt", pack.Letters.Keys, id);
        }
    }

    private void RuleSet(string file, string id, string where, string? at)
    {
        if (!pack.RuleSetJson.ContainsKey(id))
        {
            Missing(file, at, where, $"rule set \"{id}\"", $"rules/{id}.json", pack.RuleSetJson.Keys, id);
        }
    }

    private void Clock(string file, string id, string where, string? at)
    {
        if (!pack.Clocks.Has(id))
        {
            Missing(file, at, where, $"clock \"{id}\"", "clocks.json", pack.Clocks.Ids, id);
        }
    }

    private void Team(string file, string id, string where, string? at = null)
    {
        if (pack.Teams.All(team => team.Id != id))
        {
            Missing(file, at ?? $"\"{id}\"", where, $"team \"{id}\"", "the teams of pack.json", pack.Teams.Select(team => team.Id), id);
        }
    }

    private void Missing(string file, string? at, string where, string what, string place, IEnumerable<string> known, string wanted)
    {
        var near = known.Where(id => id.Length > 2).FirstOrDefault(id => id.Contains(wanted, StringComparison.OrdinalIgnoreCase) || wanted.Contains(id, StringComparison.OrdinalIgnoreCase));
        Error(file, at, $"{where} uses the {what}, which the pack does not have. Add it to {place}{(near is null ? "" : $", or write \"{near}\"")}.");
    }

    private void Recipients(Step step, JsonNode? to)
    {
        if (to is JsonValue value && StepData.Expression(step, "to") is null)
        {
            Recipient(WorkflowFile, step.Id, value.ToString(), Where(step));
        }
    }

    private void Recipient(string file, string at, string role, string where)
    {
        if (!Roles.Contains(role) && !pack.Contacts.ContainsKey(role))
        {
            Error(file, at, $"{where} goes to \"{role}\", who is nobody known. Use {Words.List([.. Roles.Skip(1), .. pack.Contacts.Keys])}.");
        }
    }

    private void LengthOf(Step step, string input)
    {
        if (StepData.Text(step, input) is { } length && Period.Read(length) is null)
        {
            Error(step, $"\"{length}\" is no period. {Period.Advice}");
        }
    }

    private void DataKey(Step step)
    {
        if (StepData.Text(step, "dataKey")?.Split('.')[0] is { } root && CaseFacts.Reserved.Contains(root))
        {
            Error(step, $"answers cannot be kept under \"{root}\": it is a fact that the case works out itself.");
        }
    }

    private void Conditions(Step step, string property)
    {
        foreach (var (name, value) in StepData.Node(step, property) as JsonObject ?? [])
        {
            if (value is JsonValue text)
            {
                Expression(step, $"{property} \"{name}\"", text.ToString());
            }
        }
    }

    /// <summary>Expressions written as inputs of the type BackOffice, wherever they stand in the step but not in steps inside it.</summary>
    private void Wrapped(Step step, JsonObject json, string place)
    {
        foreach (var (name, value) in json)
        {
            var objects = value switch { JsonObject one => [one], JsonArray list => list.OfType<JsonObject>(), _ => [] };
            foreach (var inside in objects.Where(inside => !IsStep(inside)))
            {
                if ((string?)(inside["type"] as JsonValue)?.ToString() == "BackOffice" && inside["value"] is JsonValue text)
                {
                    Expression(step, place.Length == 0 ? name : place, text.ToString());
                }
                else
                {
                    Wrapped(step, inside, place.Length == 0 ? name : place);
                }
            }
        }
    }

    private static bool IsStep(JsonObject json) => json["type"] is JsonValue type && type.ToString().Contains('.', StringComparison.Ordinal) && json.ContainsKey("id");

    private void Expression(Step step, string place, string text) =>
        Expression(WorkflowFile, step.Id, $"{Where(step)}, {place}", text, pack.Workflow?.Variables.ToImmutableSortedDictionary(variable => variable.Name, _ => FactType.Any, StringComparer.Ordinal));

    private void Expression(string file, string at, string where, string text, ImmutableSortedDictionary<string, FactType>? further = null)
    {
        foreach (var error in pack.Expressions.Compile(text, further is { IsEmpty: false } ? further : null).Errors)
        {
            Error(file, at, $"{where}: {error} (character {error.Position + 1} of \"{text}\")");
        }
    }

    private void Error(Step step, string message) => Error(WorkflowFile, step.Id, $"{Where(step)}: {message}");

    private void Warn(Step step, string message) => Warn(WorkflowFile, step.Id, $"{Where(step)}: {message}");

    private void Error(string file, string? at, string message) => faults.Add(new PackFault(pack.Id, file, Line(file, at), message));

    private void Warn(string file, string? at, string message) => faults.Add(new PackFault(pack.Id, file, Line(file, at), message, IsWarning: true));

    private int? Line(string file, string? at)
    {
        var text = files.Find(known => known.Path == file)?.Text;
        return at is null ? null : PackReader.LineOfId(text, at) ?? PackReader.LineOf(text, at);
    }
}
