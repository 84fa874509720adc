namespace BackOffice.Architecture.Tests;

/// <summary>The arrows of the house point down only. The picture is in the README.</summary>
public class ArrowTests
{
    // Each floor may use the floors named after it. design.md section 2.
    private static readonly Dictionary<string, string[]> MayUse = new()
    {
        ["BackOffice.Rules"] = [],
        ["BackOffice.Forms"] = ["BackOffice.Rules"],
        ["BackOffice.Engine"] = ["BackOffice.Forms", "BackOffice.Rules"],
        ["BackOffice.Store"] = ["BackOffice.Engine", "BackOffice.Forms", "BackOffice.Rules"],
        ["BackOffice.Store.Sqlite"] = ["BackOffice.Store"],
        ["BackOffice.Store.Postgres"] = ["BackOffice.Store"],
        ["BackOffice.Workflows"] = ["BackOffice.Engine", "BackOffice.Forms", "BackOffice.Rules"],
        ["BackOffice.Grains"] = ["BackOffice.Workflows", "BackOffice.Store", "BackOffice.Engine", "BackOffice.Forms", "BackOffice.Rules"],
        ["BackOffice.Portal"] = ["BackOffice.Grains", "BackOffice.Workflows", "BackOffice.Store", "BackOffice.Engine", "BackOffice.Forms", "BackOffice.Rules"],
        ["BackOffice.Desk"] = ["BackOffice.Portal", "BackOffice.Grains", "BackOffice.Workflows", "BackOffice.Store", "BackOffice.Engine", "BackOffice.Forms", "BackOffice.Rules"],
        ["BackOffice.Designer"] = ["BackOffice.Desk", "BackOffice.Portal", "BackOffice.Grains", "BackOffice.Workflows", "BackOffice.Store", "BackOffice.Engine", "BackOffice.Forms", "BackOffice.Rules"],
    };

    private static readonly string[] Pure = ["BackOffice.Rules", "BackOffice.Forms", "BackOffice.Engine"];

    public static TheoryData<string> Products() => [.. Repository.Projects.Where(p => !p.Name.EndsWith(".Tests")).Select(p => p.Name)];

    [Theory, MemberData(nameof(Products))]
    public void A_project_uses_only_the_floors_below_it(string name)
    {
        var project = Repository.Projects.Single(p => p.Name == name);
        if (name == "BackOffice.Host")
            return; // the roof: it may use every floor
        MayUse.Keys.ShouldContain(name, "a new project needs its place in the house: add it to the README's picture and here");
        project.References.ShouldBeSubsetOf(MayUse[name]);
    }

    [Theory, MemberData(nameof(Products))]
    public void A_pure_library_knows_no_web_no_database_and_no_file_system(string name)
    {
        if (!Pure.Contains(name))
            return;
        var project = Repository.Projects.Single(p => p.Name == name);
        project.Frameworks.ShouldBeEmpty();
        project.Packages.Where(p => p is not ("Markdig" or "DocumentFormat.OpenXml" or "ExcelDataReader" or "System.IO.Packaging")).ShouldBeEmpty("only pure packages; everything else belongs above");
    }

    [Fact]
    public void Nothing_but_the_tests_uses_the_host()
    {
        Repository.Projects.Where(p => p.References.Contains("BackOffice.Host")).Select(p => p.Name)
            .ShouldAllBe(name => name.EndsWith(".Tests"));
    }

    [Fact]
    public void The_readme_draws_every_project()
    {
        var readme = Repository.Text("README.md");
        foreach (var project in Repository.Projects.Where(p => !p.Name.EndsWith(".Tests")))
            readme.ShouldContain(project.Name);
    }

    [Fact]
    public void Every_package_version_is_pinned_exactly_and_centrally()
    {
        var pins = System.Xml.Linq.XDocument.Load(Path.Combine(Repository.Root, "Directory.Packages.props"))
            .Descendants("PackageVersion").ToDictionary(e => e.Attribute("Include")!.Value, e => e.Attribute("Version")!.Value);
        pins.Values.ShouldAllBe(version => version.StartsWith('[') && version.EndsWith(']'));
        foreach (var project in Repository.Projects)
            project.Packages.ShouldBeSubsetOf(pins.Keys);
    }
}
