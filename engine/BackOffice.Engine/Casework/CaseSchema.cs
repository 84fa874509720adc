using System.Text.Json.Nodes;
using BackOffice.Engine.Packs;
using BackOffice.Engine.Workflow;
using BackOffice.Forms;
using BackOffice.Rules.Clocks;
using BackOffice.Rules.Expressions;
using BackOffice.Rules.Facts;

namespace BackOffice.Engine.Casework;

/// <summary>Works out which names expressions and letters of a pack can read, and of what type, from its forms, clocks, letters and steps.</summary>
internal static class CaseSchema
{
    private static readonly FactType Address = FactType.List(FactType.Text);

    private static readonly FactType Body = FactType.Record(("name", FactType.Text), ("address", Address), ("email", FactType.Text), ("phone", FactType.Text), ("website", FactType.Text));

    private static readonly FactType ClockFacts = FactType.Record(
        ("startedOn", FactType.Date), ("due", FactType.Date), ("workTarget", FactType.Date), ("working", FactType.Text), ("law", FactType.Text),
        ("status", FactType.Text), ("stoppedOn", FactType.Date), ("excused", FactType.Boolean), ("overdue", FactType.Boolean),
        ("excuse", FactType.Record(("code", FactType.Text), ("title", FactType.Text), ("reason", FactType.Text), ("from", FactType.Date), ("to", FactType.Date), ("decidedOn", FactType.Date))));

    private static readonly FactType LetterFacts = FactType.Record(("title", FactType.Text), ("sentOn", FactType.Date), ("servedOn", FactType.Date));

    private static readonly FactType DecisionFacts = FactType.Record(("result", FactType.Text), ("sentence", FactType.Text), ("outcome", FactType.Any));

    private static readonly FactType StartFacts = FactType.Record(("step", FactType.Text), ("kind", FactType.Text), ("due", FactType.Text), ("day", FactType.Date), ("missed", FactType.Number));

    /// <summary>The schema of a pack's cases.</summary>
    public static Schema Of(Pack pack, WorkflowGraph? workflow, ClockBook clocks, IReadOnlyDictionary<string, FormDefinition> forms, LookupLists lists)
    {
        var data = new Branch();
        foreach (var form in forms.Values)
        {
            data.Put(form.Key, form.ToFactType(lists));
        }

        foreach (var step in workflow?.Steps.Values ?? [])
        {
            AddStep(data, pack, forms, lists, step);
        }

        var schema = Schema.Of(
            ("case", FactType.Record(("reference", FactType.Text), ("openedOn", FactType.Date), ("requestedBy", FactType.Text), ("stage", FactType.Text), ("team", FactType.Text), ("teamName", FactType.Text))),
            ("pupil", FactType.Record(
                ("id", FactType.Text), ("forename", FactType.Text), ("surname", FactType.Text), ("fullName", FactType.Text), ("dateOfBirth", FactType.Date), ("upn", FactType.Text),
                ("yearGroup", FactType.Text), ("senStatus", FactType.Text), ("schoolName", FactType.Text), ("address", Address), ("email", FactType.Text))),
            ("parents", FactType.List(FactType.Record(
                ("title", FactType.Text), ("forename", FactType.Text), ("surname", FactType.Text), ("fullName", FactType.Text), ("relationship", FactType.Text),
                ("parentalResponsibility", FactType.Boolean), ("address", Address), ("email", FactType.Text), ("emailAgreed", FactType.Boolean), ("phone", FactType.Text)))),
            ("school", FactType.Record(
                ("id", FactType.Text), ("name", FactType.Text), ("kind", FactType.Text), ("urn", FactType.Text), ("headName", FactType.Text), ("address", Address), ("email", FactType.Text), ("phone", FactType.Text))),
            ("council", FactType.Record(("name", FactType.Text), ("phone", FactType.Text), ("email", FactType.Text), ("address", Address), ("website", FactType.Text))),
            ("contacts", FactType.Record(pack.Contacts.Keys.Select(key => KeyValuePair.Create(key, Body)))),
            ("clocks", FactType.Record(clocks.Ids.Select(id => KeyValuePair.Create(CaseFacts.NameOf(id), ClockFacts)))),
            ("letters", FactType.Record(pack.Letters.Keys.Select(id => KeyValuePair.Create(CaseFacts.NameOf(id), LetterFacts)))),
            ("decisions", FactType.Record(DecisionNames(pack, workflow).Select(name => KeyValuePair.Create(name, DecisionFacts)))),
            ("task", FactType.Any),
            ("recipient", FactType.Record(("role", FactType.Text), ("name", FactType.Text), ("address", Address), ("email", FactType.Text))),
            ("letter", FactType.Record(("sentOn", FactType.Date), ("servedOn", FactType.Date), ("method", FactType.Text))),
            ("title", FactType.Text),
            ("today", FactType.Date));
        foreach (var (name, branch) in data.Children)
        {
            if (!CaseFacts.Reserved.Contains(name))
            {
                schema = schema.With(name, branch.ToFactType());
            }
        }

        return schema;
    }

    private static IEnumerable<string> DecisionNames(Pack pack, WorkflowGraph? workflow) =>
        pack.RuleSetJson.Keys
            .Concat((workflow?.Steps.Values ?? []).Where(step => step.Type == DecideStep.TypeName).Select(step => StepData.Text(step, "ruleSet") ?? StepData.Text(step, "name") ?? step.Id))
            .Select(Pack.KeyOf).Distinct(StringComparer.Ordinal);

    private static void AddStep(Branch data, Pack pack, IReadOnlyDictionary<string, FormDefinition> forms, LookupLists lists, Step step)
    {
        if (step.CanStart && step.Type is "Elsa.Timer" or "Elsa.Cron" or "Elsa.StartAt" or "Elsa.HttpEndpoint" or "Elsa.Event")
        {
            data.Put("start", StartFacts);
            if (step.Type is "Elsa.HttpEndpoint" or "Elsa.Event")
            {
                data.Put("inbound", FactType.Any);
            }
        }

        FactType FormType(string? id) => id is not null && forms.TryGetValue(id, out var form) ? form.ToFactType(lists) : FactType.Any;
        switch (step.Type)
        {
            case TaskStep.TypeName when StepData.Text(step, "form") is { } form:
                data.Put(StepData.Text(step, "dataKey") ?? (forms.TryGetValue(form, out var definition) ? definition.Key : Pack.KeyOf(form)), FormType(form));
                break;
            case RequestAdviceStep.TypeName:
                var key = StepData.Text(step, "dataKey") ?? "advice";
                if (StepData.Expression(step, "bodies") is not null)
                {
                    data.Put(key, FactType.Any);
                    break;
                }

                foreach (var body in StepData.Objects(step, "bodies"))
                {
                    data.Put($"{key}.{(string?)body["key"]}", FormType((string?)body["form"] ?? StepData.Text(step, "form")));
                }

                break;
            case WaitForStep.TypeName when StepData.Text(step, "event") is { } name:
                data.Put(StepData.Text(step, "dataKey") ?? Pack.KeyOf(name), FormType(pack.Events.Find(item => item.Name == name)?.Form));
                break;
            case UpdateRecordStep.TypeName:
                foreach (var (path, _) in StepData.Node(step, "set") as JsonObject ?? [])
                {
                    if (path.Split('.')[0] is not ("pupil" or "school"))
                    {
                        data.Put(path, FactType.Any);
                    }
                }

                break;
        }
    }

    /// <summary>A place in the case's data: a type of its own, or places below it.</summary>
    private sealed class Branch
    {
        private FactType? type;

        public SortedDictionary<string, Branch> Children { get; } = new(StringComparer.Ordinal);

        public void Put(string path, FactType of)
        {
            var at = this;
            foreach (var part in path.Split('.'))
            {
                at = at.Children.TryGetValue(part, out var next) ? next : at.Children[part] = new Branch();
            }

            // Two forms may share a place: its fields are then those of both.
            if (of is RecordType record)
            {
                foreach (var (name, field) in record.Fields)
                {
                    at.Put(name, field);
                }
            }
            else
            {
                at.type ??= of;
            }
        }

        public FactType ToFactType() =>
            Children.Count > 0 ? FactType.Record(Children.Select(child => KeyValuePair.Create(child.Key, child.Value.ToFactType()))) : type ?? FactType.Any;
    }
}
