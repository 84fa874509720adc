using System.Text;
using System.Text.Json.Nodes;
using System.Xml;
using BackOffice.Forms.Files;

namespace BackOffice.Forms.Collected;

/// <summary>What a file holds, for reconciling it with the returns.</summary>
/// <param name="Returns">Returns handed in.</param>
/// <param name="Written">Returns in the file.</param>
/// <param name="LeftOut">Returns left out, such as nil returns.</param>
/// <param name="Figures">Counts and sums, in the order of the map.</param>
public sealed record CollectedFigures(int Returns, int Written, int LeftOut, IReadOnlyList<CollectedFigure> Figures)
{
    /// <summary>True when every figure of the file is the one that the returns say themselves.</summary>
    public bool Reconciles => Figures.All(f => f.Stated is null || f.Stated == f.InFile);
}

/// <summary>A count or sum.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="InFile">What the rows of the file come to.</param>
/// <param name="Stated">What the returns say themselves; null where they do not.</param>
public sealed record CollectedFigure(string Name, decimal InFile, decimal? Stated);

/// <summary>Writes the file of a collection one return at a time, so that its size does not matter.</summary>
public static class CollectedWriter
{
    private const int FlushEvery = 16;

    /// <summary>Writes XML.</summary>
    /// <param name="map">The map.</param>
    /// <param name="head">Values of the envelope: term, year, referenceDate, la, serial, dateTime and so on.</param>
    /// <param name="returns">The returns, one after the other.</param>
    /// <param name="to">Where it goes; left open.</param>
    /// <param name="stop">Stops writing.</param>
    public static async Task<CollectedFigures> Xml(CollectedFile map, IReadOnlyDictionary<string, string> head, IAsyncEnumerable<CollectedReturn> returns, Stream to, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(map);
        ArgumentNullException.ThrowIfNull(returns);
        if (map.Xml is not { } root) throw new ArgumentException("The map has no XML file.", nameof(map));
        var figures = new Figuring(map);
        var xml = XmlWriter.Create(to, new XmlWriterSettings { Async = true, Encoding = new UTF8Encoding(false), Indent = true, CheckCharacters = true });
        await using (xml.ConfigureAwait(false))
        {
            await xml.WriteStartDocumentAsync().ConfigureAwait(false);
            await Element(root, null).ConfigureAwait(false);
            await xml.WriteEndDocumentAsync().ConfigureAwait(false);
        }

        return figures.Done();

        async Task Element(FilePart part, JsonObject? scope)
        {
            if (part.Each == FilePart.Returns)
            {
                await foreach (var one in returns.WithCancellation(stop).ConfigureAwait(false))
                {
                    if (!figures.Count(one)) continue;
                    Plain(xml, part, head, one.Answers);
                    if (figures.Written % FlushEvery == 0) await xml.FlushAsync().ConfigureAwait(false);
                }

                return;
            }

            if (!part.Items.Any(HasReturns))
            {
                Plain(xml, part, head, scope);
                return;
            }

            xml.WriteStartElement(part.Element);
            foreach (var item in part.Items) await Element(item, scope).ConfigureAwait(false);
            xml.WriteEndElement();
        }
    }

    /// <summary>Writes CSV: lines of the envelope, then for each return its lines and those of its rows. UTF-8 without a mark.</summary>
    /// <param name="map">The map.</param>
    /// <param name="head">Values of the envelope.</param>
    /// <param name="returns">The returns, one after the other.</param>
    /// <param name="to">Where it goes; left open.</param>
    /// <param name="stop">Stops writing.</param>
    public static async Task<CollectedFigures> Csv(CollectedFile map, IReadOnlyDictionary<string, string> head, IAsyncEnumerable<CollectedReturn> returns, Stream to, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(map);
        ArgumentNullException.ThrowIfNull(returns);
        var figures = new Figuring(map);
        var writer = new StreamWriter(to, new UTF8Encoding(false), leaveOpen: true);
        await using (writer.ConfigureAwait(false))
        {
            foreach (var line in map.Csv.Where(l => l.Each is null)) await writer.WriteAsync(Line(line, head, null)).ConfigureAwait(false);
            await foreach (var one in returns.WithCancellation(stop).ConfigureAwait(false))
            {
                if (!figures.Count(one)) continue;
                foreach (var line in map.Csv.Where(l => l.Each is not null))
                {
                    var scopes = line.Each == FilePart.Returns ? [one.Answers] : (one.Answers[line.Each!] as JsonArray ?? []).OfType<JsonObject>();
                    foreach (var scope in scopes) await writer.WriteAsync(Line(line, head, scope)).ConfigureAwait(false);
                }
            }
        }

        return figures.Done();
    }

    private static bool HasReturns(FilePart part) => part.Each == FilePart.Returns || part.Items.Any(HasReturns);

    private static void Plain(XmlWriter xml, FilePart part, IReadOnlyDictionary<string, string> head, JsonObject? scope)
    {
        if (part.Each is not null and not FilePart.Returns)
        {
            foreach (var row in (scope?[part.Each] as JsonArray ?? []).OfType<JsonObject>()) Plain(xml, part with { Each = null }, head, row);
            return;
        }

        if (part.Value is { } value)
        {
            // Signs that XML has no place for are left out; nothing else is changed.
            foreach (var text in value.Of(head, scope)) xml.WriteElementString(part.Element, string.Concat(text.Where(XmlConvert.IsXmlChar)));
            return;
        }

        xml.WriteStartElement(part.Element);
        foreach (var item in part.Items) Plain(xml, item, head, scope);
        xml.WriteEndElement();
    }

    private static string Line(CsvLine line, IReadOnlyDictionary<string, string> head, JsonObject? scope) =>
        CsvText.Of([line.Values.Select(v => CellReader.Guarded(string.Join(' ', v.Of(head, scope))))]);

    private sealed class Figuring(CollectedFile map)
    {
        private readonly decimal[] inFile = new decimal[map.Totals.Count];
        private readonly decimal[] stated = new decimal[map.Totals.Count];
        private int returns;

        public int Written { get; private set; }

        public bool Count(CollectedReturn one)
        {
            returns++;
            if (!map.Takes(one)) return false;
            Written++;
            for (var i = 0; i < map.Totals.Count; i++)
            {
                inFile[i] += map.Totals[i].Of(one.Answers);
                if (map.Totals[i].Against is { } against) stated[i] += CollectedTotal.Number(one.Answers[against]);
            }

            return true;
        }

        public CollectedFigures Done() => new(returns, Written, returns - Written, [.. map.Totals.Select((t, i) => new CollectedFigure(t.Name, inFile[i], t.Against is null ? null : stated[i]))]);
    }
}
