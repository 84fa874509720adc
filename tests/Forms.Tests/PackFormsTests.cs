using System.Text.Json.Nodes;
using BackOffice.Forms;
using BackOffice.Rules.Expressions;
using BackOffice.Rules.Facts;

namespace Forms.Tests;

public class PackFormsTests
{
    public static TheoryData<string> Forms()
    {
        var data = new TheoryData<string>();
        foreach (var file in Directory.GetFiles(Path.Combine(Checkout.Root, "workflows"), "*.json", SearchOption.AllDirectories).Where(f => Path.GetFileName(Path.GetDirectoryName(f)) == "forms").Order(StringComparer.Ordinal))
        {
            data.Add(Path.GetRelativePath(Checkout.Root, file));
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Every_form_of_every_pack_can_be_published(string file)
    {
        var path = Path.Combine(Checkout.Root, file);
        var pack = Path.GetDirectoryName(Path.GetDirectoryName(path))!;
        var lookups = Path.Combine(pack, "lookups.json") is var l && File.Exists(l) ? LookupLists.Parse(File.ReadAllText(l)).Lists : LookupLists.None;
        var context = Schema.Empty;
        foreach (var other in Directory.GetFiles(Path.Combine(pack, "forms"), "*.json"))
        {
            if (FormDefinition.Parse(File.ReadAllText(other)).Form is { } form) context = context.With(form.Key, FactType.Any);
        }

        FormLint.Check(File.ReadAllText(path), lookups, context).Where(f => f.Blocks).Select(f => $"line {f.Line}: {f.Path}: {f.Message}").ShouldBeEmpty();
    }
}
