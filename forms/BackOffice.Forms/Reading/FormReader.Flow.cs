using System.Text.Json.Nodes;

namespace BackOffice.Forms.Reading;

/// <summary>The flow: tasks, lists of rows and pages.</summary>
internal sealed partial class FormReader
{
    private List<TaskDefinition> ReadFlow(JsonNode? node, List<FieldDefinition> fields)
    {
        if (node is null)
        {
            // A short form, such as most desk tasks, needs no flow: one page asks everything in the order written.
            var page = new PageDefinition { Id = "questions", Ask = [.. fields.Where(f => !f.Retired).Select(f => f.Name)] };
            return [new TaskDefinition { Id = "answers", Pages = [page] }];
        }

        if (node is not JsonObject flow || (flow["tasks"] is null && flow["pages"] is null))
        {
            Fault("flow", "A flow is an object with \"tasks\" (each with pages) or, for a short form, \"pages\".");
            return [];
        }

        Known(flow, "flow", ["tasks", "pages"]);
        var pages = new HashSet<string>(StringComparer.Ordinal);
        if (flow["pages"] is { } only) return [new TaskDefinition { Id = "answers", Pages = ReadPages(only, "flow.pages", pages) }];
        var tasks = new List<TaskDefinition>();
        if (flow["tasks"] is not JsonArray array)
        {
            Fault("flow.tasks", "Tasks are a list.");
            return tasks;
        }

        for (var i = 0; i < array.Count; i++)
        {
            var at = $"flow.tasks[{i}]";
            if (array[i] is not JsonObject t)
            {
                Fault(at, "A task is an object with \"task\" and \"pages\".");
                continue;
            }

            Known(t, at, TaskProperties);
            var id = Text(t, "task", at) ?? "";
            if (id.Length == 0) Fault(at, "Give the task an id: \"task\": \"about-you\".");
            if (tasks.Any(x => x.Id == id)) Fault($"{at}.task", $"There are two tasks called “{id}”.");
            tasks.Add(new TaskDefinition
            {
                Id = id,
                If = Condition(t, "if", at),
                Unless = Condition(t, "unless", at),
                Pages = t["pages"] is { } p ? ReadPages(p, $"{at}.pages", pages) : [],
                Collection = t["collection"] is { } c ? ReadCollection(c, $"{at}.collection", pages) : null,
                Needs = Texts(t, "needs", at),
                Declaration = Text(t, "declaration", at),
            });
        }

        return tasks;
    }

    private CollectionDefinition? ReadCollection(JsonNode node, string at, HashSet<string> pages)
    {
        if (node is not JsonObject c)
        {
            Fault(at, "A collection is an object with \"rows\" and \"pages\".");
            return null;
        }

        Known(c, at, CollectionProperties);
        return new CollectionDefinition
        {
            Rows = Text(c, "rows", at) ?? Wrong<string>(at, "Name the row set that is collected: \"rows\": \"children\".") ?? "",
            Columns = Texts(c, "columns", at),
            PageSize = Whole(c, "pageSize", at) ?? 50,
            Pages = c["pages"] is { } p ? ReadPages(p, $"{at}.pages", pages) : [],
            FileFormats = c["file"] is { } f ? ReadFileFormats(f, $"{at}.file") : [],
        };
    }

    private IReadOnlyList<string> ReadFileFormats(JsonNode node, string at)
    {
        if (node is not JsonObject f)
        {
            Fault(at, "Say which files rows can be uploaded in: { \"formats\": [\"csv\", \"xlsx\"] }.");
            return [];
        }

        Known(f, at, ["formats", "note"]);
        var formats = f["formats"] is null ? ["csv", "xlsx"] : Texts(f, "formats", at);
        foreach (var format in formats.Where(x => x is not ("csv" or "xlsx"))) Fault($"{at}.formats", $"Rows cannot be read from “{format}”. The formats are csv and xlsx.");
        return formats;
    }

    private List<PageDefinition> ReadPages(JsonNode node, string path, HashSet<string> seen)
    {
        var pages = new List<PageDefinition>();
        if (node is not JsonArray array)
        {
            Fault(path, "Pages are a list.");
            return pages;
        }

        for (var i = 0; i < array.Count; i++)
        {
            var at = $"{path}[{i}]";
            if (array[i] is not JsonObject p)
            {
                Fault(at, "A page is an object with \"page\" and \"ask\".");
                continue;
            }

            Known(p, at, PageProperties);
            var id = Text(p, "page", at) ?? "";
            if (id.Length == 0) Fault(at, "Give the page an id: \"page\": \"your-name\".");
            else if (!IdPattern().IsMatch(id)) Fault($"{at}.page", $"“{id}” cannot be a page's id, because it is part of an address. Use letters, digits and hyphens.");
            else if (!seen.Add(id)) Fault($"{at}.page", $"There are two pages called “{id}”.");
            pages.Add(new PageDefinition { Id = id, If = Condition(p, "if", at), Unless = Condition(p, "unless", at), Ask = Texts(p, "ask", at), Outcome = Text(p, "outcome", at) });
        }

        return pages;
    }
}
