using System.Text.RegularExpressions;

namespace BackOffice.Architecture.Tests;

/// <summary>One word for one thing: the README's list says which, and which to avoid.</summary>
public partial class WordTests
{
    private static readonly string[] Avoided = ["WorkflowInstance", "Bundle", "Plugin", "Sla"];

    [Fact]
    public void No_type_is_named_with_an_avoided_word()
    {
        var faults =
            from file in Repository.Files(".cs")
            from Match match in TypeName().Matches(File.ReadAllText(file))
            let name = match.Groups[1].Value
            where Avoided.Any(word => Regex.IsMatch(name, $"(^|(?<=[a-z])){word}(?![a-z])"))
            select $"{Path.GetRelativePath(Repository.Root, file)}: {name}";
        faults.ShouldBeEmpty();
    }

    [Fact]
    public void Program_is_a_table_of_contents() =>
        File.ReadAllLines(Path.Combine(Repository.Root, "ops/BackOffice.Host/Program.cs")).Length.ShouldBeLessThan(100);

    // Two migrations of one number would run in the order of their names, which nobody chose.
    [Theory]
    [InlineData("ops/adr")]
    [InlineData("engine/BackOffice.Store.Sqlite/migrations")]
    [InlineData("engine/BackOffice.Store.Postgres/migrations")]
    public void Decisions_and_migrations_are_numbered_without_gaps(string folder)
    {
        var numbers = Directory.EnumerateFiles(Path.Combine(Repository.Root, folder)).Select(f => int.Parse(Path.GetFileName(f)[..4])).Order().ToList();
        numbers.ShouldBe(Enumerable.Range(1, numbers.Count));
    }

    [GeneratedRegex(@"\b(?:class|record|struct|interface|enum)\s+(?:struct\s+|class\s+)?([A-Z]\w*)")]
    private static partial Regex TypeName();
}
