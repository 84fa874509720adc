using System.Collections.Immutable;
using BackOffice.Engine.Workflow;

namespace BackOffice.Engine.Migration;

/// <summary>How a step of one version was found again in another.</summary>
public enum MatchKind
{
    /// <summary>It has the same id.</summary>
    SameId,

    /// <summary>It is of the same kind and called much the same; somebody should look.</summary>
    Similar,

    /// <summary>It is not there any more.</summary>
    Gone,
}

/// <summary>A step of the version that cases run, and its counterpart in the version they are to move to.</summary>
/// <param name="From">Id of the step.</param>
/// <param name="Label">What the step is called.</param>
/// <param name="To">Id of its counterpart; null when there is none.</param>
/// <param name="Kind">How it was found.</param>
public sealed record StepMatch(string From, string Label, string? To, MatchKind Kind);

/// <summary>Finds the steps of one version in another: by id, then by kind and name.</summary>
public static class StepMatching
{
    private const double Enough = 0.5;

    /// <summary>A counterpart for every step of the earlier version, in the order of its file.</summary>
    /// <param name="from">Version that cases run.</param>
    /// <param name="to">Version they are to move to.</param>
    public static ImmutableList<StepMatch> Propose(WorkflowGraph from, WorkflowGraph to)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        var free = to.Steps.Values.Where(step => from.Find(step.Id) is null).ToList();
        var similar = new Dictionary<string, string>(StringComparer.Ordinal);
        // The best pairs first, so that one good name does not take the counterpart of a better one.
        foreach (var (old, found, _) in from.Steps.Values.Where(step => to.Find(step.Id) is null)
            .SelectMany(old => free.Where(step => step.Type == old.Type).Select(step => (Old: old, Found: step, Likeness: Likeness(old, step))))
            .Where(pair => pair.Likeness >= Enough)
            .OrderByDescending(pair => pair.Likeness).ThenBy(pair => pair.Old.Id, StringComparer.Ordinal).ThenBy(pair => pair.Found.Id, StringComparer.Ordinal))
        {
            if (!similar.ContainsKey(old.Id) && !similar.ContainsValue(found.Id))
            {
                similar[old.Id] = found.Id;
            }
        }

        return [.. from.Steps.Values.Select(step => to.Find(step.Id) is { } same && same.Type == step.Type ? new StepMatch(step.Id, step.Label, step.Id, MatchKind.SameId)
            : similar.TryGetValue(step.Id, out var other) ? new StepMatch(step.Id, step.Label, other, MatchKind.Similar)
            : new StepMatch(step.Id, step.Label, null, MatchKind.Gone))];
    }

    /// <summary>The proposal as a map: only steps whose id is another.</summary>
    /// <param name="matches">What was proposed, or what somebody made of it.</param>
    public static ImmutableSortedDictionary<string, string> ToMap(IEnumerable<StepMatch> matches) =>
        matches.Where(match => match.To is not null && match.To != match.From)
            .ToImmutableSortedDictionary(match => match.From, match => match.To!, StringComparer.Ordinal);

    /// <summary>How much alike two steps of one kind are, from 0 to 1: by the words they are called.</summary>
    private static double Likeness(Step old, Step found)
    {
        var (a, b) = (WordsOf(old), WordsOf(found));
        if (a.Count == 0 || b.Count == 0)
        {
            return 0;
        }

        var shared = a.Count(b.Contains);
        return 2.0 * shared / (a.Count + b.Count);
    }

    private static HashSet<string> WordsOf(Step step) =>
        [.. ((step.DisplayText ?? step.Name ?? step.Id) + " " + step.Input("title")?.ConstantText)
            .Split([' ', '-', '_', '.', ',', '?', '!', '\'', '"'], StringSplitOptions.RemoveEmptyEntries).Select(word => word.ToUpperInvariant())];
}
