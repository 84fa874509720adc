using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using BackOffice.Engine.Access;
using BackOffice.Engine.Cases;
using BackOffice.Engine.Register;
using BackOffice.Grains.Register;
using BackOffice.Rules.Expressions;
using BackOffice.Rules.Facts;
using BackOffice.Rules.Sets;
using BackOffice.Store.Reading;
using BackOffice.Store.Settings;

namespace BackOffice.Grains.Impacts;

internal sealed class RuleImpact(RegisterSweep register, RegisterBook house, IAudit audit, TimeProvider time) : IRuleImpact
{
    private const int Told = 250;

    public async Task<ImpactAnswer> Run(Actor actor, ImpactQuestion question, IProgress<ImpactProgress>? progress = null, CancellationToken stop = default)
    {
        if (Access.Why(actor, Operation.Read, new AccessRecord(RecordKind.Pack)) is { } why) throw new AccessDeniedException(why);
        var watch = Stopwatch.StartNew();
        var today = question.FactsOn ?? London.DayOf(time.GetUtcNow());
        var questions = RegisterQuestions.Of(question.Proposed.Source, question.Proposed.Inputs);
        var before = RegisterQuestions.Of(question.Current.Source, question.Current.Inputs);
        var count = await register.Count(stop);
        var schools = await register.Providers(stop);
        var calendars = await house.Calendars();
        var people = new List<Pupil>(count);
        var (old, proposed) = (new List<Scope>(count), new List<Scope>(count));
        // The two versions may read other facts, or the same from other places.
        var same = question.Current.Inputs.Equals(question.Proposed.Inputs) && before.Known.SequenceEqual(questions.Known);
        var withFacts = 0;
        await foreach (var pupil in register.Pupils(stop))
        {
            if (people.Count % Told == 0) progress?.Report(new ImpactProgress("Reading the register", people.Count, count));
            var school = pupil.ProviderId is { } id ? schools.GetValueOrDefault(id) : null;
            var facts = questions.FactsOf(pupil, school, today, out _);
            if (facts.AsRecord().Values.Any(Says)) withFacts++;
            people.Add(pupil);
            proposed.Add(new Scope(facts, today, calendars));
            old.Add(same ? proposed[^1] : new Scope(before.FactsOf(pupil, school, today, out _), today, calendars));
        }

        var (current, next) = (question.Current.Pinned(question.RulesOf), question.Proposed.Pinned(question.RulesOf));
        var impact = await Task.Run(() => Impact.Compare(current, next, old, proposed, question.Rule, done => progress?.Report(new ImpactProgress("Deciding", done, people.Count)), stop), stop);
        var counts = new Dictionary<ImpactKind, int>
        {
            [ImpactKind.Gain] = impact.Gain.Count,
            [ImpactKind.Lose] = impact.Lose.Count,
            [ImpactKind.Undecided] = impact.BecomeUndecided.Count,
            [ImpactKind.Outcome] = impact.Outcomes.Count,
        };
        var named = Access.Scope(actor).Register;
        var answer = new ImpactAnswer(people.Count, withFacts, impact.Before, impact.After, counts, Groups(impact.Outcomes), named ? People() : null, questions.Unknown, watch.Elapsed);
        await audit.Note(actor, "Impact", Record(question), Details(question, answer, named), stop);
        return answer;

        List<ImpactPerson> People()
        {
            ImpactPerson Of(ImpactKind kind, int i) => new(
                kind, people[i].Id, $"{people[i].Surname}, {people[i].Forename}", people[i].YearGroup,
                people[i].ProviderId is { } id ? schools.GetValueOrDefault(id)?.Name : null,
                Words(Find(current.Evaluate(old[i]), question.Rule)), Words(Find(next.Evaluate(proposed[i]), question.Rule)));
            return [.. impact.Gain.Select(i => Of(ImpactKind.Gain, i))
                .Concat(impact.Lose.Select(i => Of(ImpactKind.Lose, i)))
                .Concat(impact.BecomeUndecided.Select(i => Of(ImpactKind.Undecided, i)))
                .Concat(impact.Outcomes.Select(change => Of(ImpactKind.Outcome, change.Index)))
                .OrderBy(person => person.Kind).ThenBy(person => person.Name, StringComparer.CurrentCultureIgnoreCase)];
        }
    }

    public async Task<string?> Export(Actor actor, ImpactQuestion question, ImpactAnswer answer, CancellationToken stop = default)
    {
        if (answer.People is null || !Access.Scope(actor).Register) return null;
        await audit.Note(actor, "Export", Record(question), Details(question, answer, true), stop);
        var file = new StringBuilder("Change,Pupil,Name,Year,School,Now,Proposed\r\n");
        foreach (var person in answer.People)
        {
            string?[] cells = [Kind(person.Kind), person.PupilId, person.Name, person.YearGroup, person.School, person.Was, person.Becomes];
            file.AppendJoin(',', cells.Select(Csv.Cell)).Append("\r\n");
        }

        return file.ToString();
    }

    private static List<OutcomeGroup> Groups(IReadOnlyList<OutcomeChange> changes) =>
        [.. changes.GroupBy(change => Difference(change.Was, change.Becomes)).Select(group => new OutcomeGroup(group.Key, group.Count())).OrderByDescending(group => group.People)];

    // Of outcomes with several parts only what differs.
    private static string Difference(Fact was, Fact becomes) => was.Kind == FactKind.Record && becomes.Kind == FactKind.Record
        ? string.Join(", ", was.AsRecord().Keys.Union(becomes.AsRecord().Keys).Where(key => was[key] != becomes[key]).Select(key => $"{key}: {was[key]} → {becomes[key]}"))
        : $"{was} → {becomes}";

    private static string Kind(ImpactKind kind) => kind switch
    {
        ImpactKind.Gain => "gains",
        ImpactKind.Lose => "loses",
        ImpactKind.Undecided => "becomes undecided",
        _ => "other outcome",
    };

    private static string Record(ImpactQuestion question) => $"rules:{question.Pack}/{question.Proposed.Source.Name}";

    private static JsonObject Details(ImpactQuestion question, ImpactAnswer answer, bool named) => new()
    {
        ["rulesOf"] = question.RulesOf.ToString("O"),
        ["factsOn"] = question.FactsOn?.ToString("O"),
        ["rule"] = question.Rule,
        ["from"] = question.Current.Source.Hash,
        ["to"] = question.Proposed.Source.Hash,
        ["pupils"] = answer.Population,
        ["gain"] = answer.Counts[ImpactKind.Gain],
        ["lose"] = answer.Counts[ImpactKind.Lose],
        ["undecided"] = answer.Counts[ImpactKind.Undecided],
        ["outcome"] = answer.Counts[ImpactKind.Outcome],
        ["names"] = named,
    };

    private static bool Says(Fact fact) => fact.Kind == FactKind.Record ? fact.AsRecord().Values.Any(Says) : !fact.IsUnknown;

    private static RuleDecision Find(RuleDecision decision, string? rule) =>
        rule is null || decision.Name == rule ? decision : decision.Children.Select(child => Find(child, rule)).FirstOrDefault(found => found.Name == rule) ?? decision;

    private static string Words(RuleDecision decision) => decision.Output.IsUnknown ? decision.ResultWords : $"{decision.ResultWords} ({decision.Output})";
}
