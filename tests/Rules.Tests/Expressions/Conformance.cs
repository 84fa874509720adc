namespace BackOffice.Rules.Tests.Expressions;

/// <summary>The recorded behaviour of other engines, kept beside the checkout.</summary>
internal static class Conformance
{
    /// <summary>The top of the checkout.</summary>
    public static string Root { get; } = FindRoot();

    public static string? Find(string name)
    {
        var folders = new[] { Environment.GetEnvironmentVariable("BACKOFFICE_SHARED"), Path.Combine(Root, "..", "shared") };
        return folders.OfType<string>().Select(f => Path.GetFullPath(Path.Combine(f, "conformance", name))).FirstOrDefault(File.Exists);
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "BackOffice.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The tests do not run inside the repository.");
    }
}

/// <summary>A test that needs a recorded file; without it the test is skipped, and says so.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SharedFactAttribute : FactAttribute
{
    /// <summary>Needs conformance/name.</summary>
    public SharedFactAttribute(string name)
    {
        if (Conformance.Find(name) is null) Skip = $"conformance/{name} is not here; set BACKOFFICE_SHARED to the folder that holds it.";
    }
}

/// <summary>A theory that needs a recorded file.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SharedTheoryAttribute : TheoryAttribute
{
    /// <summary>Needs conformance/name.</summary>
    public SharedTheoryAttribute(string name)
    {
        if (Conformance.Find(name) is null) Skip = $"conformance/{name} is not here; set BACKOFFICE_SHARED to the folder that holds it.";
    }
}
