using System.Globalization;
using System.Text.Json.Nodes;
using BackOffice.Forms;
using BackOffice.Rules.Expressions;

namespace BackOffice.Engine.Packs;

/// <summary>
/// The form that a caseworker fills in when a letter came out with an empty mandatory section: one box for each section that is
/// missing. Made from the letter's own head, so that no pack has to write it.
/// </summary>
internal static class LetterTextForms
{
    /// <summary>Id of the form for a letter.</summary>
    public static string IdFor(string letter) => $"complete-letter-{letter}";

    /// <summary>Field that holds the text of a section, counted in the order of the letter's head.</summary>
    public static string FieldFor(int section) => $"section{(section + 1).ToString(CultureInfo.InvariantCulture)}";

    /// <summary>The form for a letter; null when it has no mandatory sections.</summary>
    public static CompiledForm? For(PackLetter letter, LookupLists lists, Schema schema)
    {
        if (letter.MustContain.IsEmpty)
        {
            return null;
        }

        JsonObject data = [], text = new()
        {
            ["form"] = new JsonObject { ["title"] = $"Complete letter {letter.Id}: {letter.Title}" },
            ["complete"] = new JsonObject { ["title"] = "Complete the letter" },
            ["sections"] = new JsonObject { ["title"] = "What the letter has to say", ["body"] = "The law asks for these sections and they came out empty. Write them here as they are to stand in the letter, or put right the facts they come from, then try again." },
        };
        var ask = new JsonArray();
        for (var section = 0; section < letter.MustContain.Count; section++)
        {
            var heading = letter.MustContain[section];
            var field = FieldFor(section);
            data[field] = new JsonObject { ["type"] = "longText", ["if"] = $"task.{field}" };
            text[field] = new JsonObject { ["label"] = heading };
            ask.Add(field);
        }

        var form = new JsonObject
        {
            ["form"] = IdFor(letter.Id),
            ["version"] = "1",
            ["data"] = data,
            ["flow"] = new JsonObject { ["tasks"] = new JsonArray(new JsonObject { ["task"] = "complete", ["pages"] = new JsonArray(new JsonObject { ["page"] = "sections", ["ask"] = ask }) }) },
            ["text"] = new JsonObject { ["en"] = text },
        };
        var parse = FormDefinition.Parse(form.ToJsonString());
        return parse.Form is { } definition && CompiledForm.Compile(definition, lists, schema) is { Form: { } compiled }
            ? compiled
            : throw new InvalidOperationException($"The form made for letter {letter.Id} does not compile: {string.Join(" ", parse.Faults)}");
    }
}
