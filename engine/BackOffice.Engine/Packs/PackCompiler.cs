using System.Collections.Immutable;
using System.Text.Json.Nodes;
using BackOffice.Engine.Casework;
using BackOffice.Engine.Collections;
using BackOffice.Engine.Workflow;
using BackOffice.Forms;
using BackOffice.Forms.Collected;
using BackOffice.Rules.Clocks;

namespace BackOffice.Engine.Packs;

/// <summary>Turns a pack's files into something that runs: the process, clocks, forms, rule sets, letters and expressions.</summary>
internal sealed class PackCompiler(Pack pack, ImmutableList<PackFile> files)
{
    private readonly List<PackFault> faults = [];

    /// <summary>The pack, compiled, and what is wrong with it.</summary>
    public (Pack Pack, IReadOnlyList<PackFault> Faults) Run()
    {
        var workflow = Workflow();
        var clocks = Clocks();
        var lists = Lists();
        var definitions = Definitions();
        var schema = CaseSchema.Of(pack, workflow, clocks, definitions, lists);
        var forms = new SortedDictionary<string, CompiledForm>(StringComparer.Ordinal);
        foreach (var (id, definition) in definitions)
        {
            var compilation = CompiledForm.Compile(definition, lists, schema);
            Add($"forms/{id}.json", compilation.Faults);
            if (compilation.Form is { } form)
            {
                forms[id] = form;
            }
        }

        foreach (var letter in pack.Letters.Values)
        {
            if (LetterTextForms.For(letter, lists, schema) is { } form)
            {
                forms[form.Definition.Id] = form;
            }
        }

        var expressions = new PackExpressions(schema, PackRules.Compile(pack, files, schema, faults.Add));
        var reminders = pack.Collections.SelectMany(collection => collection.Reminders ?? []).Select(reminder => reminder.Letter).ToHashSet(StringComparer.Ordinal);
        var templates = pack.Letters.Values.Select(letter => (letter.Id, Template: PackTemplate.Read(pack.Id, letter, reminders.Contains(letter.Id) ? RoundFacts.Schema : schema, faults.Add))).Where(entry => entry.Template is not null).ToList();
        return (pack with
        {
            Workflow = workflow,
            Interpreter = workflow is null ? null! : new Interpreter(workflow, Pack.Steps),
            Collected = Collected(),
            Clocks = clocks,
            Forms = forms.ToImmutableSortedDictionary(StringComparer.Ordinal),
            Templates = templates.ToImmutableSortedDictionary(entry => entry.Id, entry => entry.Template!, StringComparer.Ordinal),
            Expressions = expressions,
        }, faults);
    }

    private string? TextOf(string path) => files.Find(file => file.Path == path)?.Text;

    private void Fault(string file, int? line, string message) => faults.Add(new PackFault(pack.Id, file, line, message));

    private void Add(string file, IEnumerable<FormFault> found) =>
        faults.AddRange(found.Select(fault => new PackFault(pack.Id, file, fault.Line, fault.Path.Length == 0 ? fault.Message : $"{fault.Path}: {fault.Message}")));

    private WorkflowGraph? Workflow()
    {
        if (!pack.HasProcess)
        {
            return null;
        }

        // A step that fails in a case waits for somebody to put it right; it never ends the case, whatever the file says.
        var json = (JsonObject)pack.WorkflowJson.DeepClone();
        if (json["options"] is not JsonObject options)
        {
            json["options"] = options = [];
        }

        options["incidentStrategyType"] = "ContinueWithIncidentsStrategy";
        var reading = WorkflowGraph.Parse(json);
        var text = TextOf("workflow.json");
        var findings = reading.Graph is { } graph ? WorkflowLint.Check(graph, Pack.Steps) : reading.Findings;
        faults.AddRange(findings.Select(finding => new PackFault(
            pack.Id, "workflow.json", PackReader.LineOfId(text, finding.StepId), finding.Sentence, finding.Level == FindingLevel.Warning)));
        return reading.Graph;
    }

    private ClockBook Clocks()
    {
        if (TextOf("clocks.json") is not { } text)
        {
            return ClockBook.Empty;
        }

        var reading = ClockBook.Parse(text);
        foreach (var fault in reading.Errors)
        {
            Fault("clocks.json", PackReader.LineOfId(text, fault.Clock), fault.ToString());
        }

        return reading.Book;
    }

    private CollectedFile? Collected()
    {
        if (TextOf("collected-file.json") is not { } text)
        {
            return null;
        }

        try
        {
            if (JsonNode.Parse(text) is not JsonObject json)
            {
                Fault("collected-file.json", 1, "the file must hold one JSON object: begin it with { and end it with }.");
                return null;
            }

            var map = CollectedFile.Parse(json, out var found);
            foreach (var fault in found)
            {
                Fault("collected-file.json", null, fault);
            }

            return map;
        }
        catch (System.Text.Json.JsonException fault)
        {
            Fault("collected-file.json", (int?)fault.LineNumber + 1, "the JSON cannot be read. Check commas, quotes and brackets near this line.");
            return null;
        }
    }

    private LookupLists Lists()
    {
        if (TextOf("lookups.json") is not { } text)
        {
            return LookupLists.None;
        }

        var (lists, found) = LookupLists.Parse(text);
        Add("lookups.json", found);
        return lists;
    }

    private SortedDictionary<string, FormDefinition> Definitions()
    {
        var definitions = new SortedDictionary<string, FormDefinition>(StringComparer.Ordinal);
        foreach (var id in pack.FormJson.Keys)
        {
            var parse = FormDefinition.Parse(TextOf($"forms/{id}.json")!);
            Add($"forms/{id}.json", parse.Faults);
            if (parse.Form is { } form)
            {
                definitions[id] = form;
                if (form.Id != id)
                {
                    Fault($"forms/{id}.json", 1, $"the form calls itself \"{form.Id}\" but its file is \"{id}.json\". Give both the same name.");
                }

                if (CaseFacts.Reserved.Contains(form.Key))
                {
                    Fault($"forms/{id}.json", 1, $"the form's key \"{form.Key}\" is kept for facts of the case. Choose another.");
                }
            }
        }

        return definitions;
    }
}
