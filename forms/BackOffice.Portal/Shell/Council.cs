using System.Text.Json.Nodes;
using BackOffice.Store.Settings;
using Microsoft.Extensions.DependencyInjection;

namespace BackOffice.Portal.Shell;

/// <summary>What the council is called and how it is reached: from the host's options, else from the council's own setting, read once a minute.</summary>
internal sealed class Council(PortalOptions options, IServiceProvider services, TimeProvider clock)
{
    private (DateTimeOffset At, JsonObject Facts)? kept;

    public async ValueTask<string> Name() => options.Council ?? (await Facts())["name"]?.ToString() ?? "The council";

    public async ValueTask<JsonObject> Facts()
    {
        var now = clock.GetUtcNow();
        if (kept is { } known && (now - known.At).Duration() < TimeSpan.FromMinutes(1)) return known.Facts;
        await using var scope = services.CreateAsyncScope();
        var json = scope.ServiceProvider.GetService<ISettings>() is { } settings ? await settings.Get(SettingKeys.Council) : null;
        var facts = json is null ? [] : JsonNode.Parse(json) as JsonObject ?? [];
        kept = (now, facts);
        return facts;
    }
}
