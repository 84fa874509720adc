using System.Collections.Frozen;

namespace BackOffice.Engine.Workflow;

/// <summary>The kinds of step that an interpreter can run, by type name.</summary>
public sealed class ActivityCatalogue
{
    private readonly FrozenDictionary<string, Activity> byType;

    private ActivityCatalogue(IEnumerable<Activity> activities) => byType = activities.ToFrozenDictionary(a => a.Type, StringComparer.Ordinal);

    /// <summary>The steps of the workflow format itself: flow, branching, loops, variables, waits and endings.</summary>
    public static ActivityCatalogue Standard { get; } = new(StandardActivities.All);

    /// <summary>This catalogue and further kinds of step; a later one of the same type name wins.</summary>
    /// <param name="more">Further kinds of step.</param>
    public ActivityCatalogue With(params IEnumerable<Activity> more)
    {
        var all = new Dictionary<string, Activity>(byType, StringComparer.Ordinal);
        foreach (var activity in more)
            all[activity.Type] = activity;
        return new ActivityCatalogue(all.Values);
    }

    /// <summary>The kind of step with that type name; null when there is none.</summary>
    /// <param name="type">Type name.</param>
    public Activity? Find(string type) => byType.GetValueOrDefault(type);

    /// <summary>All type names, in order.</summary>
    public IEnumerable<string> Types => byType.Keys.Order(StringComparer.Ordinal);
}
