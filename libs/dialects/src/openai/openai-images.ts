import type { ImageCall, ImageReply, TaskCall, TaskReply } from '@headgate/domain';
import { defined, type JsonObject } from '@headgate/kernel';
import { type Fields, readAll } from '../fields.ts';
import type { ReplyFallback } from '../dialect.ts';
import { peekCall } from '../peek-call.ts';
import { replyMismatch } from '../reply-mismatch.ts';
import { taskDialect } from '../task-dialect.ts';
import { writeTokenDetails } from './write-token-details.ts';

/** OpenAI image generation. */
export const openAiImages = taskDialect({
  name: 'openai-images',
  operation: 'image',
  peek: peekCall,
  task: { feature: 'image generation', canonical: { readCall: readImageCall, writeReply: writeImages } },
});

function readImageCall(body: JsonObject): ImageCall {
  return readAll(body, (fields) => {
    fields.any('model');
    if (fields.boolean('stream') === true) fields.problem('stream', 'must be false or absent for this model');
    return {
      operation: 'image',
      prompt: fields.requiredString('prompt'),
      ...defined({
        n: fields.integer('n', 1),
        size: readSize(fields),
        quality: fields.string('quality'),
        user: fields.string('user'),
      }),
      extras: fields.rest() ?? {},
    };
  });
}

function readSize(fields: Fields): string | undefined {
  const size = fields.string('size');
  if (size !== undefined && size !== 'auto' && !/^[1-9]\d{1,4}x[1-9]\d{1,4}$/.test(size)) {
    fields.problem('size', 'must be "auto" or width and height such as "1024x1024"');
  }
  return size;
}

function writeImages(call: TaskCall, reply: TaskReply, { createdSeconds }: ReplyFallback): JsonObject {
  if (reply.operation !== 'image') throw replyMismatch('image', reply.operation);
  return {
    created: reply.createdSeconds ?? createdSeconds,
    data: reply.images.map((image) => writeImage(image, wantsUrl(call))),
    ...(reply.usage !== undefined && { usage: writeTokenDetails(reply.usage) }),
  };
}

/** A vendor that has no place to keep pictures at gives their bytes: an address of the data itself is still an address. */
function writeImage(image: ImageReply['images'][number], asUrl: boolean): JsonObject {
  const { base64, url, mediaType = 'image/png', revisedPrompt } = image;
  const isTurned = asUrl && url === undefined && base64 !== undefined;
  return defined({
    b64_json: isTurned ? undefined : base64,
    url: isTurned ? `data:${mediaType};base64,${base64}` : url,
    revised_prompt: revisedPrompt,
  });
}

function wantsUrl(call: TaskCall): boolean {
  return call.extras['response_format'] === 'url';
}
