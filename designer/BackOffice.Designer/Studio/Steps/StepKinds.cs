using System.Collections.Frozen;
using BackOffice.Engine.Packs;

namespace BackOffice.Designer.Studio.Steps;

/// <summary>Every kind of step that packs run, as Studio shows it. One that the engine learns shows by its bare name until it is described.</summary>
internal static class StepKinds
{
    private static readonly FrozenDictionary<string, StepKind> Known = CaseworkKinds.All.Concat(FormatKinds.All).ToFrozenDictionary(kind => kind.Type, StringComparer.Ordinal);

    /// <summary>All kinds, in the order of the palette.</summary>
    public static IReadOnlyList<StepKind> All { get; } =
    [
        .. CaseworkKinds.All.Concat(FormatKinds.All).Where(kind => Pack.Steps.Find(kind.Type) is not null),
        .. Pack.Steps.Types.Where(type => !Known.ContainsKey(type) && type != "Elsa.Workflow").Select(Bare),
    ];

    /// <summary>A kind by its type name; null for a type that does not run here.</summary>
    public static StepKind? Find(string? type) => type is null ? null : Known.GetValueOrDefault(type);

    private static StepKind Bare(string type)
    {
        var name = type[(type.LastIndexOf('.') + 1)..];
        return new StepKind(type, type.StartsWith("Elsa.", StringComparison.Ordinal) ? "Flow" : "Casework", name, name);
    }
}
