namespace BackOffice.Engine.Workflow;

/// <summary>Workflows that other workflows may use as steps or start.</summary>
public sealed class WorkflowLibrary
{
    private readonly IReadOnlyList<WorkflowGraph> graphs;

    /// <summary>A library of these versions.</summary>
    /// <param name="graphs">Versions of any number of workflows.</param>
    public WorkflowLibrary(params IEnumerable<WorkflowGraph> graphs) => this.graphs = [.. graphs];

    /// <summary>A library with nothing in it.</summary>
    public static WorkflowLibrary Empty { get; } = new();

    /// <summary>All versions.</summary>
    public IReadOnlyList<WorkflowGraph> Graphs => graphs;

    /// <summary>The version that a step means, by definition id or else by type name: the exact version id, else the version number, else the published version, else the newest.</summary>
    /// <param name="step">A step whose type is not in the catalogue.</param>
    public WorkflowGraph? For(Step step)
    {
        var versionId = Json.Text(step.Json, "workflowDefinitionVersionId");
        var definitionId = Json.Text(step.Json, "workflowDefinitionId");
        if (versionId is not null && graphs.FirstOrDefault(g => g.VersionId == versionId) is { } exact)
            return exact;
        var candidates = graphs.Where(g => definitionId is not null && g.DefinitionId == definitionId).ToArray();
        // An imported workflow may have got another id on the way; the type name still tells which one is meant.
        if (candidates.Length == 0)
            candidates = [.. graphs.Where(g => TypeName(g) == step.Type)];
        if (Json.TryNumber(Json.Get(step.Json, "version"), out var version) && candidates.FirstOrDefault(g => g.Version == version) is { } numbered)
            return numbered;
        return Newest(candidates);
    }

    /// <summary>A workflow by definition id, version id or name: the published version, else the newest.</summary>
    /// <param name="idOrName">Definition id, version id or name.</param>
    public WorkflowGraph? Find(string idOrName) =>
        Newest([.. graphs.Where(g => g.DefinitionId == idOrName)]) ?? graphs.FirstOrDefault(g => g.VersionId == idOrName) ?? Newest([.. graphs.Where(g => g.Name == idOrName)]);

    /// <summary>Type name under which a workflow is used as a step: its name in PascalCase.</summary>
    internal static string TypeName(WorkflowGraph graph) =>
        Json.PascalWords(graph.Name ?? graph.DefinitionId);

    private static WorkflowGraph? Newest(WorkflowGraph[] candidates) =>
        candidates.OrderByDescending(g => g.IsPublished).ThenByDescending(g => g.Version).FirstOrDefault();
}
