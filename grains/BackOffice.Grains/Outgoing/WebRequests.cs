using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace BackOffice.Grains.Outgoing;

/// <summary>Which web addresses workflows may send requests to.</summary>
public sealed record WebRequestOptions
{
    /// <summary>Hosts by name, in small letters; with a port (<c>register.example.org:8443</c>) where it is not the usual one. Empty: none.</summary>
    public HashSet<string> Hosts { get; init; } = [];

    /// <summary>For tests: a listed host may stand in this machine's own network.</summary>
    internal bool PrivateAddresses { get; init; }

    /// <summary>Reads a list such as <c>register.example.org, api.example.net:8443</c>.</summary>
    /// <param name="list">Hosts, by commas or spaces.</param>
    public static WebRequestOptions Read(string? list) => new()
    {
        Hosts = [.. (list ?? "").Split([',', ' ', ';'], StringSplitOptions.RemoveEmptyEntries).Select(host => host.Trim().ToLowerInvariant())],
    };
}

/// <summary>What came of a web request: an answer, or why there is none.</summary>
/// <param name="Payload">Payload of the event that carries it.</param>
/// <param name="TryAgain">True when trying once more may help.</param>
internal readonly record struct WebAnswer(JsonObject Payload, bool TryAgain);

/// <summary>
/// Sends web requests for workflows: only to hosts that the council has listed, never into private networks whatever a name resolves to, with no
/// redirects followed, and with limits on time and size. The idempotency key goes with the request, because it may be sent more than once.
/// </summary>
internal sealed class WebRequests : IDisposable
{
    private const int LargestAnswer = 256 * 1024;

    private static readonly TimeSpan LongestTime = TimeSpan.FromSeconds(100);

    private readonly WebRequestOptions _options;
    private readonly HttpClient _client;

    public WebRequests(WebRequestOptions options)
    {
        _options = options;
        _client = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            ConnectTimeout = TimeSpan.FromSeconds(10),
            ConnectCallback = Connect,
        })
        { Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = LargestAnswer };
    }

    public async Task<WebAnswer> Send(JsonObject ask, string key, CancellationToken stop)
    {
        var address = new Uri((string)ask["url"]!);
        if (!IsAllowed(address)) return Failed($"{address.Authority} is not one of the hosts that this council lets its processes ask. An administrator can add it to BACKOFFICE_HTTP_HOSTS.");
        using var request = Request(ask, address, key);
        var seconds = ask["seconds"] is JsonValue given && given.TryGetValue<double>(out var wanted) && wanted > 0 ? wanted : LongestTime.TotalSeconds;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(TimeSpan.FromSeconds(Math.Min(seconds, LongestTime.TotalSeconds)));
        try
        {
            using var answer = await _client.SendAsync(request, limit.Token);
            var text = await answer.Content.ReadAsStringAsync(limit.Token);
            return new WebAnswer(
                new JsonObject
                {
                    ["statusCode"] = (int)answer.StatusCode,
                    ["content"] = text,
                    ["headers"] = new JsonObject(answer.Headers.Concat(answer.Content.Headers).Where(header => header.Key != "Set-Cookie")
                        .Select(header => KeyValuePair.Create(header.Key, (JsonNode?)string.Join(", ", header.Value)))),
                },
                TryAgain: false);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return Failed($"{address.Host} did not answer in {seconds:0} seconds.");
        }
        catch (HttpRequestException fault) when (fault.InnerException is PrivateAddressException)
        {
            return Failed(fault.InnerException.Message);
        }
        catch (HttpRequestException fault)
        {
            return Failed($"{address.Host} could not be asked: {fault.Message}") with { TryAgain = fault.HttpRequestError is not HttpRequestError.ConfigurationLimitExceeded };
        }
    }

    public void Dispose() => _client.Dispose();

    private bool IsAllowed(Uri address) =>
        address.UserInfo.Length == 0 && (_options.Hosts.Contains(address.Authority.ToLowerInvariant()) || (address.IsDefaultPort && _options.Hosts.Contains(address.Host.ToLowerInvariant())));

    private static HttpRequestMessage Request(JsonObject ask, Uri address, string key)
    {
        var request = new HttpRequestMessage(new HttpMethod((string?)ask["method"] ?? "GET"), address);
        request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        if ((string?)ask["authorization"] is { Length: > 0 } authorization) request.Headers.TryAddWithoutValidation("Authorization", authorization);
        if (ask["content"] is { } content)
        {
            var (text, type) = content is JsonValue plain && plain.TryGetValue<string>(out var written) ? (written, "text/plain") : (content.ToJsonString(), "application/json");
            request.Content = new StringContent(text, Encoding.UTF8);
            request.Content.Headers.Remove("Content-Type");
            request.Content.Headers.TryAddWithoutValidation("Content-Type", (string?)ask["contentType"] is { Length: > 0 } given ? given : type);
        }

        foreach (var (name, value) in ask["headers"] as JsonObject ?? [])
        {
            if (!request.Headers.TryAddWithoutValidation(name, value?.ToString())) request.Content?.Headers.TryAddWithoutValidation(name, value?.ToString());
        }

        return request;
    }

    /// <summary>Looks the name up once and connects to what was found, so that a name cannot point elsewhere between the check and the connection.</summary>
    private async ValueTask<Stream> Connect(SocketsHttpConnectionContext context, CancellationToken stop)
    {
        var found = await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, stop);
        var usable = found.Where(address => _options.PrivateAddresses || !IsPrivate(address)).ToArray();
        if (usable.Length == 0) throw new PrivateAddressException($"{context.DnsEndPoint.Host} stands in a private network, where no process may ask.");
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(usable, context.DnsEndPoint.Port, stop);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>True for this machine, private and link-local networks, and everything else that is not a place on the internet.</summary>
    internal static bool IsPrivate(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        if (IPAddress.IsLoopback(address) || address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any) || address.IsIPv6LinkLocal || address.IsIPv6SiteLocal || address.IsIPv6UniqueLocal || address.IsIPv6Multicast) return true;
        var parts = address.GetAddressBytes();
        if (parts.Length != 4) return parts is [0x00, 0x64, 0xff, 0x9b, ..] or [0x20, 0x02, ..]; // ways to write an IPv4 address as IPv6
        return parts switch
        {
            [0 or 10 or 127, ..] => true,
            [100, >= 64 and <= 127, ..] => true,
            [169, 254, ..] => true,
            [172, >= 16 and <= 31, ..] => true,
            [192, 168, ..] => true,
            [192, 0, 0 or 2, _] => true,
            [198, 18 or 19, ..] or [198, 51, 100, _] or [203, 0, 113, _] => true,
            [>= 224, ..] => true,
            _ => false,
        };
    }

    private static WebAnswer Failed(string why) => new(new JsonObject { ["failed"] = why }, TryAgain: false);

    private sealed class PrivateAddressException(string message) : IOException(message);
}
