using System.Globalization;
using System.Text.Json.Nodes;
using BackOffice.Engine.Access;
using BackOffice.Engine.Checks;
using BackOffice.Engine.Register;
using BackOffice.Grains.Register;
using BackOffice.Rules.Expressions;
using BackOffice.Rules.Facts;
using BackOffice.Rules.Sets;
using BackOffice.Store.Reading;

namespace BackOffice.Grains.Checks;

internal sealed class EligibilityChecks(IPacks packs, IGrains grains, IPupilReader pupils, RegisterBook register, TimeProvider clock) : IEligibilityChecks
{
    // Facts that stay with the household: the register gives them back to the next check of any rule set that asks for them.
    private const string Household = "pupil.eligibility.";

    public IReadOnlyList<CheckKind> Kinds =>
    [
        .. packs.Current.Packs.Where(pack => !pack.HasProcess)
            .SelectMany(pack => pack.RuleSets.Where(set => set.Value.Source.Questions.Count > 0).Select(set => new CheckKind(pack.Id, pack.Title, set.Key, set.Value, pack.Version)))
            .OrderBy(kind => kind.PackTitle, StringComparer.Ordinal).ThenBy(kind => kind.Title, StringComparer.Ordinal),
    ];

    public async Task<JsonObject> FromRegister(Actor actor, string pupilId, CheckKind kind, CancellationToken stop = default)
    {
        if (await pupils.Page(actor, pupilId, stop) is not { } page) return [];
        var school = page.Pupil.ProviderId is { } id ? await register.Provider(id) : null;
        var facts = RegisterQuestions.Of(kind.Set.Source, kind.Set.Inputs).FactsOf(page.Pupil, school, Engine.Cases.London.DayOf(clock.GetUtcNow()), out _);
        return facts.ToJson() as JsonObject ?? [];
    }

    public async Task<CheckAnswer> Decide(Actor actor, CheckQuestion question, Guid checkId, string source, CancellationToken stop = default)
    {
        if (Access.Why(actor, Operation.Change, new AccessRecord(RecordKind.Pupil)) is { } why) return new CheckAnswer(null, null, why, null);
        if (Kinds.FirstOrDefault(k => k.Pack == question.Pack && k.RuleSet == question.RuleSet) is not { } kind)
            return new CheckAnswer(null, null, $"There is no check {question.Pack}/{question.RuleSet}. Choose one from the list of checks.", null);
        if (Misspelt(question.Inputs, kind.Set.Inputs, "") is { } unknown) return new CheckAnswer(kind, null, $"There is no fact called {unknown} in this check. Correct the name.", null);
        if (!Fact.TryFromJson(question.Inputs, kind.Set.Inputs, out var facts, out var problem)) return new CheckAnswer(kind, null, problem, null);
        var decision = kind.Set.Evaluate(new Scope(facts, question.AsOf, await register.Calendars()));
        var check = new EligibilityCheck
        {
            Id = checkId,
            Pack = kind.Pack,
            PackVersion = kind.PackVersion,
            RuleSet = kind.RuleSet,
            Title = kind.Title,
            RuleSetHash = kind.Set.Source.Hash,
            AsOf = question.AsOf,
            Result = decision.ResultWords,
            Sentence = decision.Sentence,
            Source = source,
            Tier = decision.IsYes ? Text(decision.Output, "tier") : null,
            Until = decision.IsYes ? Day(decision.Output, "until") : null,
            Basis = decision.IsYes ? decision.Event : null,
            Inputs = (JsonObject)question.Inputs.DeepClone(),
            Output = decision.Output.IsUnknown ? null : decision.Output.ToJson(),
            Explanation = decision.Explanation,
        };
        return new CheckAnswer(kind, decision, null, check);
    }

    public Task<CommandAnswer> Record(Actor actor, string pupilId, EligibilityCheck check, CancellationToken stop = default)
    {
        var kind = Kinds.FirstOrDefault(k => k.Pack == check.Pack && k.RuleSet == check.RuleSet);
        var household = new JsonObject();
        foreach (var (path, from) in kind?.Set.Source.Questions.Where(q => q.Value.From?.StartsWith(Household, StringComparison.Ordinal) == true).Select(q => (q.Key, q.Value.From![Household.Length..])) ?? [])
            if (Find(check.Inputs, path.Split('.')) is { } value) Put(household, from.Split('.'), value.DeepClone());
        return grains.Get<IPupilGrain>(pupilId).Do(new RecordEligibilityCheck(check, household.Count > 0 ? household : null), check.Id, actor);
    }

    public EligibilityCheck? OfNational(CheckKind kind, NationalQuestion question, NationalAnswer answer, DateOnly asOf, Guid checkId) => answer.Status switch
    {
        NationalStatus.Pending or NationalStatus.Failed => null,
        _ => new EligibilityCheck
        {
            Id = checkId,
            Pack = kind.Pack,
            PackVersion = kind.PackVersion,
            RuleSet = kind.RuleSet,
            Title = kind.Title,
            RuleSetHash = kind.Set.Source.Hash,
            AsOf = asOf,
            // Not found is no refusal: the name or the number may be wrong.
            Result = answer.Status switch { NationalStatus.Eligible => "yes", NationalStatus.NotEligible => "no", _ => "needs information" },
            Sentence = answer.Words,
            Source = "national checking service",
            Tier = answer.Tier,
            Until = answer.Until ?? (answer.Status == NationalStatus.Eligible && kind.RuleSet == "free-school-meals" ? new DateOnly(asOf.Month >= 6 ? asOf.Year + 1 : asOf.Year, 7, 31) : null),
            Basis = answer.Status == NationalStatus.Eligible ? "national service" : null,
            // No number that identifies the parent is kept.
            Inputs = new JsonObject { ["asked"] = question.Kind.ToString() },
            Output = null,
            Explanation = new JsonObject
            {
                ["set"] = kind.RuleSet,
                ["asOf"] = asOf.ToString("O", CultureInfo.InvariantCulture),
                ["result"] = answer.Status.ToString(),
                ["source"] = "national checking service",
                ["validFrom"] = answer.ValidFrom?.ToString("O", CultureInfo.InvariantCulture),
                ["validTo"] = answer.ValidTo?.ToString("O", CultureInfo.InvariantCulture),
                ["graceEnds"] = answer.GraceEnds?.ToString("O", CultureInfo.InvariantCulture),
            },
        },
    };

    private static string? Misspelt(JsonObject given, RecordType known, string path)
    {
        foreach (var (name, value) in given)
        {
            if (known.Find(name) is not { } type) return path + name;
            if (type is RecordType record && value is JsonObject inner && Misspelt(inner, record, $"{path}{name}.") is { } deeper) return deeper;
        }

        return null;
    }

    private static JsonNode? Find(JsonObject from, string[] path)
    {
        JsonNode? at = from;
        foreach (var step in path) at = (at as JsonObject)?[step];
        return at;
    }

    private static void Put(JsonObject into, string[] path, JsonNode value)
    {
        foreach (var step in path[..^1])
        {
            if (into[step] is not JsonObject inner) into[step] = inner = [];
            into = inner;
        }

        if (into[path[^1]] is JsonObject held && value is JsonObject further) foreach (var (name, one) in further) held[name] = one?.DeepClone();
        else into[path[^1]] = value;
    }

    private static string? Text(Fact output, string name) => output.Kind == FactKind.Record && output.AsRecord().TryGetValue(name, out var value) && value.Kind == FactKind.Text ? value.AsText() : null;

    private static DateOnly? Day(Fact output, string name) => output.Kind == FactKind.Record && output.AsRecord().TryGetValue(name, out var value) && value.Kind == FactKind.Date ? value.AsDate() : null;
}
